using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A cohort of alike entities of three metrics, minute by minute: each is told what its peers do, and all are watched for incidents.</summary>
internal sealed class WatchedCohort(int members, int seed)
{
    /// <summary>One in so many observations of an entity is off.</summary>
    private const int OneOffIn = 400;

    private static readonly string[] Metrics = ["cpu", "memory", "requests"];
    private static readonly FeatureNames Features = FeatureNames.From(Metrics);
    private static readonly MonitorPlan Plan = new(new FleetPolicy { AlertsPerEntityDay = 0.1 });

    private readonly EntityMonitor[] _monitors = [.. Enumerable.Range(0, members).Select(_ => new EntityMonitor(Plan, Fidelity.Full))];
    private readonly SeededRandom[] _random = [.. Enumerable.Range(0, members).Select(i => new SeededRandom(seed, i))];
    private readonly PeerPanel _panel = new(Metrics.Length);
    private readonly CohortMonitor _cohort = new(new FleetIncidentPolicy());
    private readonly IncidentMemory _memory = new();
    private FleetView _view = new(Features, null, null);
    private int _minute;

    /// <summary>Share of the members that are anomalous by themselves.</summary>
    public double AnomalousShare => (double)_monitors.Count(m => m.State == EntityState.Anomalous) / members;

    /// <param name="minutes">How many.</param>
    /// <param name="deviations">By how many standard deviations all members are off in all metrics.</param>
    /// <returns>What became of incidents.</returns>
    public List<EpisodeChange> Run(int minutes, double deviations = 0)
    {
        var changes = new List<EpisodeChange>();
        for (var i = 0; i < minutes; i++, _minute++)
        {
            for (var member = 0; member < members; member++)
                Observe(member, deviations);
            var peers = _panel.Close(TimeMs, _cohort.Usual).ShouldNotBeNull();
            if (_cohort.Observe(peers, Features, _memory, AnomalousShare) is var change and not EpisodeChange.None)
                changes.Add(change);
            var incident = _cohort.Incident is { } last ? new IncidentSpan(last.StartedMs, last.EndedMs) : default;
            _view = _view with { Peers = peers, Incident = incident };
        }

        return changes;
    }

    private long TimeMs => 1_760_000_000_000 + _minute * 60_000L;

    private void Observe(int member, double deviations)
    {
        var random = _random[member];
        var by = deviations + (random.NextDouble() < 1.0 / OneOffIn ? 6 : 0);
        Span<double> values = stackalloc double[Metrics.Length];
        for (var m = 0; m < values.Length; m++)
            values[m] = 100 * (m + 1) + 5 * (random.NextNormal() + by);
        _monitors[member].Observe(TimeMs, Metrics, values, null, members, _view, new Verdict());
        Span<float> vector = stackalloc float[FleetVector.Width(Features)];
        _monitors[member].TryGetDeviations(vector).ShouldBeTrue();
        _panel.Add(EntityHash.Of($"m{member}"), vector);
    }
}
