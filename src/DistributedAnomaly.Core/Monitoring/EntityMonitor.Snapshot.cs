using DistributedAnomaly.Core.Monitoring.Conditions;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <content>Its state as bytes.</content>
public sealed partial class EntityMonitor
{
    private const byte Version = 6;

    /// <summary>What older releases can read is written as they wrote it: an entity that knows nothing of its fleet, and never had an alarm.</summary>
    private const byte WithoutVoice = 2;
    private const byte WithoutFleet = 3;

    private const byte WithoutHabit = 4;
    private const byte WithoutPair = 5;

    private byte VersionNow => _fleet is not null ? Version : _voice is not null ? WithoutFleet : WithoutVoice;

    public void Save(SnapshotWriter writer)
    {
        writer.Byte(VersionNow);
        var section = writer.Begin();
        writer.Byte((byte)Fidelity);
        writer.Double(CadenceMs);
        writer.Long(LastSeenMs);
        writer.Long(_samples);
        writer.Double(_surprise);
        writer.Double(_threshold);
        writer.Double(_fusion.Strength);
        _episode.Save(writer);
        _fusion.Save(writer);
        _joint?.Save(writer);
        _metrics.Save(writer);
        ConditionMonitor.Save(_conditions, writer);
        if (_fleet is not null)
        {
            writer.Byte(_voice is null ? (byte)0 : (byte)1);
            _voice?.Save(writer);
            writer.Double(_lasting);
            _fleet.Save(writer);
        }
        else
        {
            _voice?.Save(writer);
        }

        writer.End(section);
    }

    /// <summary>What was said is saved beside the rest: there is seldom any.</summary>
    public void SaveFeedback(SnapshotWriter writer) => (_feedback ?? new FeedbackMemory()).Save(writer);

    /// <summary>Restores what <see cref="SaveFeedback"/> wrote.</summary>
    /// <exception cref="SnapshotException">Damaged, or of a newer version.</exception>
    public void LoadFeedback(ref SnapshotReader reader) => _feedback = FeedbackMemory.Load(ref reader);

    /// <summary>Restores what <see cref="Save"/> wrote, of this or any older version.</summary>
    /// <exception cref="SnapshotException">The bytes are not a snapshot, are damaged, or are of a newer version.</exception>
    public static EntityMonitor Load(ref SnapshotReader reader, MonitorPlan plan)
    {
        var version = reader.Byte();
        if (version is 0 or > Version)
            throw new SnapshotException($"version {version} of an entity's state; this program knows {Version}");
        var section = reader.Begin();
        var fidelity = reader.Byte();
        if (fidelity > (byte)Fidelity.Lean)
            throw new SnapshotException($"unknown fidelity {fidelity}");
        var monitor = new EntityMonitor(plan, (Fidelity)fidelity)
        {
            CadenceMs = reader.Double(),
            LastSeenMs = reader.Long(),
            _samples = reader.Long(),
            _surprise = reader.Double(),
            _threshold = reader.Double(),
        };
        var strength = reader.Double();
        monitor._episode.Load(ref reader, version);
        monitor._fusion = Fusion.Load(ref reader, monitor.Fidelity, version, strength);
        monitor._joint?.Load(ref reader, version);
        monitor._metrics = MetricTable.Load(ref reader, plan, monitor.Fidelity);
        if (version >= 2)
            monitor._conditions = ConditionMonitor.Load(ref reader, plan);
        if (version == WithoutFleet || (version > WithoutFleet && reader.Byte() != 0))
            monitor._voice = FeedbackVoice.Load(ref reader);
        monitor._lasting = version > WithoutFleet ? reader.Double() : monitor._samples < LearningSamples ? 0 : monitor._fusion.Lasting;
        if (version > WithoutFleet)
            monitor._fleet = FleetVoices.Load(ref reader, monitor.MetricCount, version > WithoutHabit, version > WithoutPair);
        reader.End(section);
        if (monitor._joint?.LastPosition >= monitor.MetricCount)
            throw new SnapshotException($"no metric {monitor._joint.LastPosition} among {monitor.MetricCount}");
        return monitor;
    }
}
