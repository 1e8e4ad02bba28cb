using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Baselines;

/// <summary>Slow level and mean absolute deviation of a stream; outliers count for six deviations at most.</summary>
internal struct RobustLevel
{
    private const double CutScales = 6;

    public double Level;
    public double Scale;

    public void Learn(double value, double rate, double weight, bool warm)
    {
        var d = value - Level;
        var cut = warm ? double.MaxValue : CutScales * Scale;
        Scale += rate * weight * (Math.Min(Math.Abs(d), cut) - Scale);
        Level += rate * weight * Math.Clamp(d, -cut, cut);
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Double(Level);
        writer.Double(Scale);
    }

    public void Load(ref SnapshotReader reader)
    {
        Level = reader.Double();
        Scale = reader.Double();
    }
}
