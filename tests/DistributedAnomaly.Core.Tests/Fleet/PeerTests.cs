using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A cohort of thirty entities, minute by minute.</summary>
public sealed class PeerTests
{
    private const int Entities = 30;
    private const int Learning = 2000;
    private static readonly string[] Metrics = ["cpu", "requests", "latency"];
    private static readonly FeatureNames Features = FeatureNames.From(Metrics);
    private static readonly MonitorPlan Plan = new(new FleetPolicy { AlertsPerEntityDay = 0.1 });

    private readonly EntityMonitor[] _monitors = [.. Enumerable.Range(0, Entities).Select(_ => new EntityMonitor(Plan, Fidelity.Full))];
    private readonly SeededRandom[] _random = [.. Enumerable.Range(0, Entities).Select(i => new SeededRandom(9, i))];
    private readonly PeerPanel _panel = new(3);
    private readonly CohortMonitor _cohort = new(new FleetIncidentPolicy());
    private readonly IncidentMemory _memory = new();
    private readonly List<(int Entity, string Reason)> _opened = [];
    private readonly List<EpisodeChange> _incidents = [];
    private FleetView _view = new(Features, null, null);
    private int _minute;

    [Fact]
    public void Observe_TheWholeCohortMovesWithoutPeers_EveryMemberIs()
    {
        Run(Learning, (_, _) => 0, peers: false);
        var before = _opened.Count;

        Run(60, (_, minute) => Math.Min(6, 0.6 * minute), peers: false);

        _opened.Skip(before).Select(o => o.Entity).Distinct().Count().ShouldBeGreaterThan(Entities / 2);
    }

    [Fact]
    public void Observe_OneMovesAlone_ThatOneIsAnomalous()
    {
        Run(Learning, (_, _) => 0);
        var before = _opened.Count;
        _incidents.Clear();

        Run(30, (entity, _) => entity == 3 ? 8 : 0);

        _opened.Skip(before).Select(o => o.Entity).Distinct().ShouldBe([3]);
        _incidents.ShouldBeEmpty();
    }

    [Fact]
    public void Load_InTheMiddleOfAMovement_GoesOnAlike()
    {
        Run(Learning + 200, (entity, minute) => entity != 7 && minute > Learning ? 5 : 0);
        var restored = Restored(_monitors[7]);
        double[] values = [40, 100, 20];
        var (a, b) = (new Verdict(), new Verdict());
        for (var i = 1; i <= 50; i++)
        {
            var time = TimeMs(_minute + i);
            _monitors[7].Observe(time, Metrics, values, null, Entities, _view, a);
            restored.Observe(time, Metrics, values, null, Entities, _view, b);
            (b.Surprise, b.Change, b.Severity).ShouldBe((a.Surprise, a.Change, a.Severity));
        }
    }

    private void Run(int minutes, Func<int, int, double> shift, bool peers = true)
    {
        var verdict = new Verdict();
        var vector = new float[FleetVector.Width(Features)];
        for (var i = 0; i < minutes; i++, _minute++)
        {
            for (var e = 0; e < Entities; e++)
            {
                var move = shift(e, i);
                double[] values = [Value(e, 40, 2, move), Value(e, 100, 5, move), Value(e, 20, 1, 0.5 * move)];
                _monitors[e].Observe(TimeMs(_minute), Metrics, values, null, Entities, peers ? _view : null, verdict);
                if (verdict.Change == EpisodeChange.Opened)
                    _opened.Add((e, verdict.Reasons[0].Detector));
                if (!peers)
                    continue;
                _monitors[e].TryGetDeviations(vector).ShouldBeTrue();
                _panel.Add(EntityHash.Of($"e{e}"), vector);
            }

            if (!peers)
                continue;
            _view = _view with { Peers = _panel.Close(TimeMs(_minute), _cohort.Usual) };
            if (_cohort.Observe(_view.Peers!, Features, _memory) is var change and not EpisodeChange.None)
                _incidents.Add(change);
        }
    }

    private double Value(int entity, double level, double deviation, double move) => level + deviation * (_random[entity].NextNormal() + move);

    private static long TimeMs(int minute) => 1_760_000_000_000 + minute * 60_000L;

    private static EntityMonitor Restored(EntityMonitor monitor)
    {
        var writer = new SnapshotWriter();
        monitor.Save(writer);
        var reader = new SnapshotReader(writer.Written);
        return EntityMonitor.Load(ref reader, Plan);
    }
}
