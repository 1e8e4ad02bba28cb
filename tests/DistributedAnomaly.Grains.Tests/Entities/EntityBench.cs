using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Grains.Tests.Entities;

/// <summary>Entities as the grain treats them, without a silo: judged, their changes written, loaded again.</summary>
internal sealed class EntityBench
{
    public const long T = 1_760_000_040_000;

    public static readonly MonitorPlan Plan = new(new FleetPolicy { Threshold = 4 });

    private static readonly FeatureNames Features = FeatureNames.From(["m0", "m1", "m2", "m3"]);

    private readonly SnapshotWriter _change = new();
    private readonly List<FleetKnowledge?> _known = [null];
    private int _number;

    public EntityBench() => Lane = new JudgeLane(new HistoryWriter(
        new NoHistory(), _ => { }, new ManualTimeProvider(), NullLogger.Instance));

    public JudgeLane Lane { get; }

    /// <summary>What observations were judged with, by its number.</summary>
    public FleetKnowledge? Past(long number) => _known[(int)number];

    /// <summary>From now on something else is known of the fleet.</summary>
    /// <param name="timeMs">Of the peers; null: nothing is known.</param>
    /// <param name="median">By which they moved, in robust scales.</param>
    public void Know(long? timeMs, double median)
    {
        _number = 0;
        if (timeMs is null)
            return;
        var panel = new PeerPanel(Features.Count);
        for (var member = 1UL; member <= 12; member++)
            panel.Add(member, [.. Enumerable.Range(0, FleetVector.Width(Features)).Select(c => (float)(median + (member * (ulong)(c + 1) % 7)))]);
        var peers = panel.Close(timeMs.Value, new UsualSpread());
        _known.Add(new FleetKnowledge("f", Features, 60_000, null, peers, new Dictionary<string, PeerStatistics>(StringComparer.Ordinal)));
        _number = _known.Count - 1;
    }

    public static LiveEntity New(string name = "web1", Fidelity fidelity = Fidelity.Full, MonitorPlan? plan = null) =>
        new(new EntityKey("f", name), fidelity, plan ?? Plan);

    public static byte[] StateOf(LiveEntity entity)
    {
        var writer = new SnapshotWriter();
        LiveEntityCodec.Save(entity, writer);
        return writer.Written.ToArray();
    }

    /// <summary>Judges an observation and adds the change to the entity.</summary>
    /// <returns>The bytes of the change.</returns>
    public int Observe(
        LiveEntity entity, long timeMs, IReadOnlyList<(string Metric, double Value)> values, ContextLabels? labels = null, long receivedMs = 0)
    {
        var batch = new ObservationBatch(entity.Key.Fleet) { ReceivedMs = receivedMs == 0 ? timeMs : receivedMs };
        batch.Add(entity.Name, timeMs, labels);
        foreach (var (metric, value) in values)
            batch.AddMetric(metric, value);
        var metricsBefore = entity.Monitor?.MetricCount ?? 0;
        var isFirst = entity.Monitor is null;
        var labelsBefore = entity.Labels;
        Lane.Found.Clear();
        var effects = Lane.Judge.Apply(entity, entity.Plan, _known[_number], batch, 0, 1, VerdictFilter.None, Lane.History, Lane.Found, 0);
        entity.Unannounced.AddRange(Lane.Found.Events);
        if (effects == Engine.Entities.RowEffects.None)
            return 0;
        _change.Clear();
        if (isFirst)
            LiveEntityCodec.WriteBegin(_change, entity.Fidelity);
        if (entity.LoggedKnowledge != _number)
            LiveEntityCodec.WriteKnowledge(_change, entity.LoggedKnowledge = _number);
        LiveEntityCodec.WriteObservation(
            _change, entity.Monitor!, metricsBefore, batch, 0, 1, ReferenceEquals(labelsBefore, entity.Labels) ? null : entity.Labels,
            entity.Plan.LabelNames.Count > 0);
        entity.Add(_change.Written);
        return _change.Written.Length;
    }

    public void BeSilent(LiveEntity entity, long timeMs)
    {
        entity.Silent = true;
        entity.SilentSinceMs = entity.Monitor!.LastSeenMs;
        _change.Clear();
        LiveEntityCodec.WriteSilence(_change, entity, timeMs);
        entity.Add(_change.Written);
    }

    private sealed class NoHistory : IHistoryStore
    {
        public int Write(HistoryBatch batch) => 0;

        public void Prune(long nowMs)
        {
        }

        public IReadOnlyList<Engine.Queries.MetricRollups> ReadRollups(Engine.Queries.HistoryQuery query, CancellationToken cancellationToken) => [];

        public IReadOnlyList<Engine.Queries.RawValue> ReadRaw(Engine.Queries.HistoryQuery query, CancellationToken cancellationToken) => [];

        public void Dispose()
        {
        }
    }
}
