using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Inhibition;

/// <summary>While a source fires, its targets are held back. What matches both sides is not held back by what does so too.</summary>
public sealed record InhibitionRule
{
    public LabelMatchers Source { get; init; } = LabelMatchers.All;

    public LabelMatchers Target { get; init; } = LabelMatchers.All;

    /// <summary>Labels with the same value on both sides; missing and empty are the same.</summary>
    public ImmutableArray<string> Equal { get; init; } = [];

    public InhibitionRelation Relation { get; init; }

    /// <returns>What source and target must have in common; null: this alert is no source.</returns>
    public string? SourceKey(Alert alert, ContextLabels labels)
    {
        if (!Source.Matches(labels))
            return null;
        return Relation switch
        {
            InhibitionRelation.Fleet => alert.Kind == AlertKind.Fleet ? Key(labels, alert.Key.Fleet) : null,
            InhibitionRelation.Parent => Key(labels, alert.Key.Entity),
            _ => Key(labels, ""),
        };
    }

    /// <returns>What source and target must have in common; null: this alert is no target.</returns>
    public string? TargetKey(Alert alert, ContextLabels labels)
    {
        if (!Target.Matches(labels))
            return null;
        return Relation switch
        {
            InhibitionRelation.Fleet => alert.Kind == AlertKind.Fleet ? null : Key(labels, alert.Key.Fleet),
            InhibitionRelation.Parent => labels.Find(AlertLabels.Parent) is { Length: > 0 } parent ? Key(labels, parent) : null,
            _ => Key(labels, ""),
        };
    }

    /// <summary>Whether a target is safe from sources that are targets too. A relation has a direction of its own.</summary>
    public bool IsBoth(ContextLabels labels) => Relation == InhibitionRelation.None && Source.Matches(labels) && Target.Matches(labels);

    private string Key(ContextLabels labels, string related) =>
        string.Join('\x1', Equal.Select(name => labels.Find(name) ?? "").Append(related));
}
