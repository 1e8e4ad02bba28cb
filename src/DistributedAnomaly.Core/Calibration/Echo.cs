using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Calibration;

/// <summary>
/// Tells a new event from the echo of the one before it. After an incident values wander for a while: what is not clearly larger than
/// the incident itself says nothing new.
/// </summary>
/// <remarks>
/// A peak p holds back what is below 1.5 p (1 - n / <see cref="Samples"/>), n observations after it (aftershocks: Omori 1894). 8 bytes.
/// </remarks>
public struct Echo
{
    /// <summary>Observations until the echo of a peak is over.</summary>
    public const int Samples = 200;
    private const double Factor = 1.5;
    private const double LeastPeak = 1;

    /// <summary>Beyond this all incidents are alike: right after one of them nothing is new.</summary>
    private const double MostStrength = 20;

    private float _peak;
    private int _since;

    /// <returns>True: the strength is that of something new.</returns>
    public bool IsNew(double strength)
    {
        strength = Math.Min(strength, MostStrength);
        _since = Math.Min(_since + 1, Samples);
        if (strength <= Factor * _peak * (1 - (double)_since / Samples))
            return false;
        if (strength > LeastPeak)
            (_peak, _since) = ((float)strength, 0);
        return true;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_peak);
        writer.Int(_since);
    }

    public static Echo Load(ref SnapshotReader reader) => new() { _peak = reader.Float(), _since = Math.Clamp(reader.Int(), 0, Samples) };
}
