using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Incidents;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Training;
using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>
/// One fleet as a whole, window by window: makes of what was gathered the knowledge of the next window, and decides when to train. Decides
/// only; <see cref="FleetTier"/> acts. Not thread-safe.
/// </summary>
internal sealed class FleetLearner(string fleet, FleetKnowledge knowledge)
{
    /// <summary>Entities that must have a metric for it to be a feature of the fleet; as few as a fleet may have where that is fewer.</summary>
    private const int LeastEntities = PeerStatistics.LeastMembers;

    /// <summary>A window is at most so long, however slow the fleet's cadence is.</summary>
    private const long MostWindowMs = 3_600_000;

    /// <summary>Windows between two looks at the drift.</summary>
    private const int DriftEvery = 10;

    /// <summary>What happens every day must have happened before a first model calls anything rare.</summary>
    private const long FirstSpanMs = 20 * 3_600_000;

    /// <summary>Vectors and time (ms) below which a sample tells nothing about drift, or about normal at all.</summary>
    private const int DriftRows = 1000;
    private const long LeastSpanMs = 3_600_000;

    private const double WindowTolerance = 0.1;

    private readonly CohortBaselines _baselines = new();
    private readonly MetricProposals _proposals = new();
    private long _proposalsDay;
    private long _featuresLeftOut;
    private long _cohortsLeftOut;
    private int _windows;

    public string Fleet { get; } = fleet;

    /// <summary>In force, or about to be.</summary>
    public FleetKnowledge Knowledge { get; set; } = knowledge;

    public CohortIncidents Incidents { get; } = new(fleet);

    public SampleBook Samples { get; set; } = new();

    /// <summary>Event time (Unix ms) at which the last window ended; 0: none did yet.</summary>
    public long ClosedMs { get; set; }

    /// <summary>How the champion's sample is distributed; null: there is none.</summary>
    public DeviationProfile? Reference { get; set; }

    /// <summary>Population stability index of the newest sample against the champion's; 0 while it cannot be told.</summary>
    public double Drift { get; private set; }

    /// <summary>Newest first.</summary>
    public List<FleetModelEntry> Versions { get; } = [];

    /// <summary>The highest version that was given to the store, whether or not it has it; 0: none since the start.</summary>
    public int LastVersion { get; set; }

    public ModelTrial? Trial { get; set; }

    /// <summary>Waits or is under way; null: nothing.</summary>
    public TrainingJob? Job { get; set; }

    public string? LastError { get; set; }

    /// <summary>The last window was not told altogether: hosts or people may know less than this does.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Vectors that the next model would be trained on.</summary>
    public int SampleRows => Samples.Rows;

    /// <summary>Event time (Unix ms) of the last training, successful or not.</summary>
    public long TrainedMs { get; set; }

    /// <summary>Left out because a bound was reached: members of cohorts that are not told apart, entities with metrics that are not compared.</summary>
    public (long Cohorts, long Metrics) LeftOut => (_cohortsLeftOut, _featuresLeftOut + _proposals.LeftOut);

    public FleetModelEntry? Champion => Versions.Find(v => v.Role == FleetModelRole.Champion);

    /// <summary>Ends a window.</summary>
    /// <param name="harvest">Of all hosts.</param>
    /// <param name="clockMs">Event time now (Unix ms).</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="leastWindow">A window is never shorter.</param>
    /// <param name="events">Receives what is to be told.</param>
    /// <returns>False: nothing is new.</returns>
    public bool Close(FleetHarvest harvest, long clockMs, FleetPolicy policy, TimeSpan leastWindow, List<AlertEvent> events)
    {
        ClosedMs = clockMs;
        _cohortsLeftOut += harvest.CohortsLeftOut;
        var features = Grown(harvest.Proposals, Math.Min(LeastEntities, policy.FleetModels.MinEntities), clockMs / FleetSample.DayMs);
        if (harvest.Observations == 0)
        {
            Knowledge = With(features, Knowledge.WindowMs, Knowledge.Whole, Knowledge.Cohorts, Knowledge.Baselines);
            return !ReferenceEquals(features, harvest.Features);
        }

        _windows++;
        if (harvest.Sample is { } sample)
            Samples.Add(sample);
        if (_windows % DriftEvery == 0)
            Drift = MeasuredDrift();
        Trial?.Add(harvest.Features, harvest.Calm.Rows());
        var (whole, cohorts) = Compare(harvest, clockMs, policy, events);
        Knowledge = With(features, WindowMs(harvest, leastWindow), whole, cohorts, _baselines.Take(harvest, clockMs, Knowledge.Baselines));
        return true;
    }

    /// <summary>Ends what is open: the fleet is not looked at any more.</summary>
    /// <param name="clockMs">Event time now (Unix ms).</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="events">Receives what is to be told.</param>
    public void Leave(long clockMs, FleetPolicy policy, List<AlertEvent> events)
    {
        Incidents.End(clockMs, policy, events);
        Knowledge = With(Knowledge.Features, Knowledge.WindowMs, Knowledge.Whole, Knowledge.Cohorts, Knowledge.Baselines);
    }

    /// <summary>Why a model should be trained now.</summary>
    /// <param name="clockMs">Event time now (Unix ms).</param>
    /// <param name="policy">Of the fleet.</param>
    /// <param name="whole">Whether on all periods of the sample: after a drift on the newest alone, once that knows what happens every day.</param>
    /// <returns>Null: it should not.</returns>
    public string? WhyTrain(long clockMs, FleetModelPolicy policy, out bool whole)
    {
        whole = true;
        if (Job is not null || Trial is not null || Samples.Newest is not { } sample)
            return null;
        var span = sample.ToMs - sample.FromMs;
        var hasEnough = sample.Usual.Count >= FleetTrainer.LeastRows && sample.Unusual.Count > 0 && span >= (Champion is null ? FirstSpanMs : LeastSpanMs);
        if (!hasEnough || (TrainedMs > 0 && clockMs - TrainedMs < LeastSpanMs))
            return null;
        if (Champion is null)
            return "the first sample is large enough";
        if (clockMs - TrainedMs >= policy.TrainEvery.TotalMilliseconds)
            return $"scheduled every {policy.TrainEvery}";
        if (Drift < policy.DriftLimit)
            return null;
        whole = span < FirstSpanMs;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"drift of {Drift:0.###}, more than {policy.DriftLimit:0.###}");
    }

    private double MeasuredDrift() =>
        Reference is null || Samples.Current is not { } now || now.Usual.Offered < DriftRows || now.ToMs - now.FromMs < LeastSpanMs
            ? 0
            : Reference.DriftTo(now.Profile);

    private FleetKnowledge With(
        FeatureNames features, long windowMs, PeerStatistics? whole, IReadOnlyDictionary<string, PeerStatistics> cohorts,
        IReadOnlyDictionary<string, CohortBaseline> baselines) =>
        new(Fleet, features, windowMs, Knowledge.Model, whole, cohorts, Incidents.Spans(), baselines);

    // Metrics that many entities have become features; their columns come after those that there are.
    private FeatureNames Grown(MetricProposals proposals, int least, long day)
    {
        // What hardly any entity has makes room again.
        if (day != _proposalsDay)
            _proposals.Clear();
        _proposalsDay = day;
        _proposals.Merge(proposals);
        var features = Knowledge.Features;
        foreach (var name in features.Names)
            _proposals.Remove(name);
        foreach (var metric in _proposals.Of(least))
        {
            if (features.Count == FeatureNames.Most)
                _featuresLeftOut += _proposals.EntitiesOf(metric);
            features = features.With(metric);
            _proposals.Remove(metric);
        }

        return features;
    }

    private (PeerStatistics? Whole, Dictionary<string, PeerStatistics> Cohorts) Compare(
        FleetHarvest harvest, long clockMs, FleetPolicy policy, List<AlertEvent> events)
    {
        var all = new PeerPanel(harvest.Features.Count);
        all.Merge(harvest.Rest);
        var cohorts = new Dictionary<string, PeerStatistics>(StringComparer.Ordinal);
        var watched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (cohort, panel) in harvest.Cohorts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            all.Merge(panel);
            Watch(cohort, panel, cohorts);
        }

        var whole = new Dictionary<string, PeerStatistics>(1, StringComparer.Ordinal);
        // Cohorts that are told apart are watched each by itself.
        Watch("", all, whole, isWatched: harvest.Cohorts.Count == 0);
        Incidents.Skip(watched, clockMs, policy, events);
        return (whole.GetValueOrDefault(""), cohorts);

        void Watch(string cohort, PeerPanel panel, Dictionary<string, PeerStatistics> found, bool isWatched = true)
        {
            var rows = panel.Rows().ToList();
            // Nothing is kept of a cohort that is too small to be compared: there may be as many as entities.
            if (rows.Count < PeerStatistics.LeastMembers)
                return;
            if (panel.Close(clockMs, Incidents.SpreadOf(cohort, policy), Knowledge.Model) is not { } peers)
                return;
            found.Add(cohort, peers);
            if (isWatched && watched.Add(cohort))
                Incidents.Observe(cohort, peers, harvest.Features, rows, harvest, policy, events);
        }
    }

    // As long as an entity's interval, so that each reports about once.
    private long WindowMs(FleetHarvest harvest, TimeSpan least)
    {
        var cadence = harvest.CadenceSumMs / harvest.Observations;
        var wanted = (long)Math.Clamp(cadence, least.TotalMilliseconds, Math.Max(MostWindowMs, least.TotalMilliseconds));
        return Math.Abs(wanted - Knowledge.WindowMs) <= WindowTolerance * Knowledge.WindowMs ? Knowledge.WindowMs : wanted;
    }
}
