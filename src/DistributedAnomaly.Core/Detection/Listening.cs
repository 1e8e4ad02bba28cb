namespace DistributedAnomaly.Core.Detection;

/// <summary>How evidences are heard at one sample.</summary>
/// <param name="Up">High values matter.</param>
/// <param name="Down">Low values matter.</param>
/// <param name="Offset">Turns a chance per block into one per 40 minutes (<see cref="Calibration.BlockClock.Offset"/>).</param>
/// <param name="Most">Cap of one evidence: small while nothing is known of the feature's scale.</param>
internal readonly record struct Listening(bool Up, bool Down, double Offset, double Most);
