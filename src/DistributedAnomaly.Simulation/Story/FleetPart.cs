using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>Some cohorts of the fleet with all that is kept of their servers: what a host of an engine has. One thread at a time.</summary>
internal sealed class FleetPart
{
    private readonly SimulatedFleet _fleet;
    private readonly string[] _metrics = [.. SimulatedFleet.Metrics];
    private readonly List<PartCohort> _cohorts;
    private readonly SilenceWatch _silence;
    private readonly Verdict _verdict = new();
    private readonly float[] _deviations;
    private readonly float[] _vector;
    private readonly double _seconds;

    /// <param name="fleet">Of which this is a part.</param>
    /// <param name="cohorts">Numbers of its cohorts.</param>
    /// <param name="features">Columns of the vectors.</param>
    /// <param name="plan">Of every monitor.</param>
    /// <param name="silence">Of the whole fleet.</param>
    /// <param name="hasPeers">Its cohorts have panels.</param>
    public FleetPart(SimulatedFleet fleet, IEnumerable<int> cohorts, FeatureNames features, MonitorPlan plan, SilenceWatch silence, bool hasPeers)
    {
        (_fleet, _silence) = (fleet, silence);
        _cohorts = [.. cohorts.Select(cohort => new PartCohort(cohort, Members(fleet, cohort, plan), hasPeers ? new PeerPanel(features.Count) : null))];
        _deviations = new float[FleetVector.Width(features)];
        _vector = new float[FleetVector.Width(features)];
        _seconds = (fleet.TimeMs(1) - fleet.TimeMs(0)) / 1000.0;
        Sample = FleetModelTraining.Empty(features);
    }

    /// <summary>What its servers offered since the last training.</summary>
    public FleetSample Sample { get; private set; }

    /// <summary>What they offered before it; null: nothing.</summary>
    public FleetSample? History { get; private set; }

    /// <summary>Episodes that began.</summary>
    public AlarmList Candidates { get; } = new();

    /// <summary>Servers that fell silent.</summary>
    public AlarmList Silences { get; } = new();

    /// <summary>Memory of each server.</summary>
    public IEnumerable<int> Bytes => _cohorts.SelectMany(c => c.Members).Select(m => m.Monitor.MemoryBytes);

    /// <summary>Takes the observations of some steps while what is known of the fleet stays the same.</summary>
    /// <param name="block">What they are.</param>
    /// <param name="first">Step.</param>
    /// <param name="last">Step.</param>
    /// <param name="views">By cohort.</param>
    public void Watch(StoryBlock block, int first, int last, FleetView[] views)
    {
        foreach (var cohort in _cohorts)
        {
            foreach (var member in cohort.Members)
            {
                for (var step = first; step <= last; step++)
                    Observe(cohort, member, step, block.Of(member.Server, step), views[cohort.Number]);
            }
        }
    }

    /// <summary>Begins another period of the sample.</summary>
    public void Turn()
    {
        if (History is null)
            History = Sample;
        else
            History.Merge(Sample);
        Sample = FleetModelTraining.Empty(Sample.Features);
    }

    /// <summary>Ends a window.</summary>
    /// <param name="step">The last one.</param>
    /// <param name="cohorts">Of the fleet, by number.</param>
    /// <param name="model">Of the fleet; null: there is none.</param>
    /// <param name="peers">Receives what their members did, by number.</param>
    /// <param name="anomalous">Receives the share of them that are anomalous, by number.</param>
    public void Close(int step, CohortMonitor[] cohorts, FleetModel? model, PeerStatistics?[] peers, double[] anomalous)
    {
        foreach (var cohort in _cohorts)
        {
            peers[cohort.Number] = cohort.Panel?.Close(_fleet.TimeMs(step), cohorts[cohort.Number].Usual, model);
            anomalous[cohort.Number] = (double)cohort.Members.Count(m => m.Monitor.State == EntityState.Anomalous) / cohort.Members.Length;
        }
    }

    private void Observe(PartCohort cohort, PartMember member, int step, ReadOnlySpan<double> values, FleetView view)
    {
        if (_silence.IsNew(member.Server, values))
            Silences.Add(new Alarm(member.Server, cohort.Number, step, Reasons.Silence));
        if (double.IsNaN(values[0]))
            return;
        var (monitor, time) = (member.Monitor, _fleet.TimeMs(step));
        monitor.Observe(time, _metrics, values, null, _fleet.Servers, view, _verdict);
        if (cohort.Panel is not null && monitor.TryGetDeviations(_deviations))
            cohort.Panel.Add(member.Hash, _deviations);
        if (monitor.TryGetVector(_vector))
            Sample.Observe(ref member.Offers, member.Hash, time, _seconds, _vector);
        if (_verdict.Change == EpisodeChange.Opened)
            Candidates.Add(new Alarm(member.Server, cohort.Number, step, Reasons.Of(_verdict)));
    }

    private static PartMember[] Members(SimulatedFleet fleet, int cohort, MonitorPlan plan) =>
    [
        .. Enumerable.Range(0, fleet.Servers).Where(server => fleet.CohortOf(server) == cohort)
            .Select(server => new PartMember(server, EntityHash.Of(fleet.NameOf(server)), new EntityMonitor(plan, Fidelity.Full))),
    ];

    private sealed record PartCohort(int Number, PartMember[] Members, PeerPanel? Panel);

    private sealed class PartMember(int server, ulong hash, EntityMonitor monitor)
    {
        private OfferState _offers;

        public int Server => server;

        public ulong Hash => hash;

        public EntityMonitor Monitor => monitor;

        public ref OfferState Offers => ref _offers;
    }
}
