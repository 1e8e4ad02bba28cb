using System.Text.Json.Serialization;

namespace DistributedAnomaly.Simulation;

public enum FaultKind
{
    /// <summary>One to three observations far out, in several metrics.</summary>
    [JsonStringEnumMemberName("point")]
    Point,

    /// <summary>A load that is usual at another time of day, up to two hours long.</summary>
    [JsonStringEnumMemberName("contextual")]
    Contextual,

    /// <summary>A shift of one to three hours, of which no single observation is unusual.</summary>
    [JsonStringEnumMemberName("collective")]
    Collective,

    /// <summary>A creeping change over hours.</summary>
    [JsonStringEnumMemberName("drift")]
    Drift,

    /// <summary>The server stays as it always is while its peers move together.</summary>
    [JsonStringEnumMemberName("relative")]
    Relative,

    /// <summary>The server stops reporting.</summary>
    [JsonStringEnumMemberName("silent")]
    Silent,

    /// <summary>Most servers of a cohort are struck at once.</summary>
    [JsonStringEnumMemberName("cohort-wide")]
    CohortWide,
}
