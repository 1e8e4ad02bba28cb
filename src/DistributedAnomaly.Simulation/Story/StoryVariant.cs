using System.Text.Json.Serialization;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>How the fleet is watched.</summary>
public enum StoryVariant
{
    /// <summary>One upper and one lower limit per role and metric, from the quantiles of the first day.</summary>
    [JsonStringEnumMemberName("fixed")]
    FixedThresholds,

    /// <summary>Each server against its own baseline.</summary>
    [JsonStringEnumMemberName("own")]
    OwnBaselines,

    /// <summary>That, and models of the whole fleet over all servers' deviations.</summary>
    [JsonStringEnumMemberName("models")]
    FleetModels,

    /// <summary>That, and peers, and incidents of cohorts that hold their members' alarms.</summary>
    [JsonStringEnumMemberName("everything")]
    Everything,
}
