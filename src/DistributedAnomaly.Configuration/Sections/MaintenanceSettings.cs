using DistributedAnomaly.Core.Alerting.Matching;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>A planned silence as the file has it.</summary>
public sealed record MaintenanceSettings
{
    public string Name { get; init; } = "";

    public LabelMatchers Matchers { get; init; } = LabelMatchers.All;

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<string> TimeIntervals { get; init; } = [];
}
