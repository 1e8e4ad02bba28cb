namespace DistributedAnomaly.Core.Detection;

/// <summary>How evidences are heard at one sample.</summary>
/// <param name="Up">High values matter.</param>
/// <param name="Down">Low values matter.</param>
/// <param name="Offset">log10 of block length over 40 minutes: turns a chance per block into one per 40 minutes.</param>
/// <param name="Most">Cap of one evidence: small while nothing is known of the feature's scale.</param>
internal readonly record struct Listening(bool Up, bool Down, double Offset, double Most);
