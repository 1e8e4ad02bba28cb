using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What a fleet can learn from feedback about one of its alarms.</summary>
/// <param name="Evidence">Of the alarm.</param>
/// <param name="IsReal">It was called real; otherwise false, or how things are now.</param>
/// <param name="AtMs">The newest observation of its entity then (Unix ms).</param>
public sealed record AlarmAnswer(AlarmEvidence Evidence, bool IsReal, long AtMs)
{
    public void Save(SnapshotWriter writer)
    {
        Evidence.Save(writer);
        writer.Byte(IsReal ? (byte)1 : (byte)0);
        writer.Long(AtMs);
    }

    /// <exception cref="SnapshotException">Damaged, or of a newer release.</exception>
    public static AlarmAnswer Load(ref SnapshotReader reader) => new(AlarmEvidence.Load(ref reader), reader.Byte() != 0, reader.Long());
}
