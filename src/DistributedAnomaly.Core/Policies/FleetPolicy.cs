using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Policies;

/// <summary>What is judged in a fleet and how. Immutable; a change is a new policy.</summary>
public sealed record FleetPolicy
{
    public static readonly FleetPolicy Default = new();

    private static readonly FeaturePolicy AnyMetric = new() { Metric = "*" };

    /// <summary>How metrics become features. A metric that matches none is a gauge, judged on both sides.</summary>
    public IReadOnlyList<FeaturePolicy> Features { get; init; } = [];

    /// <summary>Surprise from which an observation is anomalous. Null: it follows from the alarm budget.</summary>
    /// <value>Default null; 1 to 20.</value>
    public double? Threshold { get; init; }

    /// <summary>The alarm budget per entity: alerts a day that calm operation may cost.</summary>
    /// <value>Default 0.02 (one in 50 days); above 0, at most 1,000.</value>
    public double AlertsPerEntityDay { get; init; } = 0.02;

    /// <summary>The alarm budget of the whole fleet a day; divided by its entities it replaces <see cref="AlertsPerEntityDay"/>.</summary>
    /// <value>Default null; above 0.</value>
    public double? AlertsPerDay { get; init; }

    /// <summary>This much above the threshold (powers of ten) an episode is critical, below it is a warning.</summary>
    /// <value>Default 1: ten times as rare; 0 to 20.</value>
    public double CriticalMargin { get; init; } = 1;

    /// <summary>IANA time zone of the entities' days and weeks.</summary>
    /// <value>Default UTC.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Metrics that one entity may have; further ones are refused.</summary>
    /// <value>Default 64; 1 to 4,096.</value>
    public int MaxMetrics { get; init; } = 64;

    /// <summary>Days that do not run as their weekday does.</summary>
    public CalendarPolicy Calendar { get; init; } = new();

    /// <summary>What must hold between metrics.</summary>
    /// <value>Default none; at most 64.</value>
    public IReadOnlyList<RulePolicy> Rules { get; init; } = [];

    /// <summary>Context labels whose values are judged: one that is rare for its entity is surprising.</summary>
    /// <value>Default none; at most 8 names. Each costs an entity 150 to 270 bytes.</value>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>
    /// What people's answers about the alarms of some entities have taught lowers the surprise of similar observations of all: fewer false alarms
    /// where there are many to answer, at the price of a somewhat worse order of what is left.
    /// </summary>
    /// <value>Default false; answers teach all the same, so that it holds at once when it is switched on.</value>
    public bool LearnsFromFeedback { get; init; }

    /// <summary>What the fleet learns from all its entities together.</summary>
    public FleetModelPolicy FleetModels { get; init; } = new();

    /// <summary>When many entities that move together are one incident.</summary>
    public FleetIncidentPolicy FleetIncidents { get; init; } = new();

    public EpisodePolicy Episode { get; init; } = new();

    public SilencePolicy Silence { get; init; } = new();

    public RecorderPolicy Recorder { get; init; } = new();

    /// <summary>The first feature policy that fits the metric; a gauge judged on both sides if none does.</summary>
    public FeaturePolicy FeatureFor(string metric)
    {
        foreach (var feature in Features)
        {
            if (Glob.IsMatch(feature.Metric, metric))
                return feature;
        }

        return AnyMetric;
    }
}
