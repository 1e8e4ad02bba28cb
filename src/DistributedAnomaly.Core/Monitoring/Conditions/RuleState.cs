using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Conditions;

/// <summary>How one rule stands with one entity.</summary>
internal struct RuleState
{
    /// <summary>Observations in a row that broke it.</summary>
    public int Run;

    /// <summary>It was broken long enough to speak.</summary>
    public bool IsBroken;

    /// <summary>What was found; while broken.</summary>
    public double Observed;

    /// <summary>What it was compared with.</summary>
    public double Limit;

    /// <summary>What that is worth.</summary>
    public double Surprise;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Int(Run);
        writer.Byte(IsBroken ? (byte)1 : (byte)0);
        writer.Double(Observed);
        writer.Double(Limit);
        writer.Double(Surprise);
    }

    public static RuleState Load(ref SnapshotReader reader) => new()
    {
        Run = reader.Int(), IsBroken = reader.Byte() != 0, Observed = reader.Double(), Limit = reader.Double(), Surprise = reader.Double(),
    };
}
