using System.Collections.Immutable;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Inhibition;

/// <summary>The firing sources of all rules by what they share with their targets: a target is looked up, not searched. Immutable.</summary>
public sealed class InhibitionIndex
{
    private readonly ImmutableArray<InhibitionRule> _rules;
    private readonly ImmutableDictionary<(int Rule, string Key), ImmutableDictionary<string, bool>> _sources;

    private InhibitionIndex(
        ImmutableArray<InhibitionRule> rules, ImmutableDictionary<(int, string), ImmutableDictionary<string, bool>> sources) =>
        (_rules, _sources) = (rules, sources);

    public static InhibitionIndex Of(ImmutableArray<InhibitionRule> rules) =>
        new(rules, ImmutableDictionary<(int, string), ImmutableDictionary<string, bool>>.Empty);

    /// <summary>Takes an alert in, or, when it is over, out.</summary>
    /// <param name="alert">Of the same labels as before, or removed first.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="fires">False: it is out.</param>
    public InhibitionIndex With(Alert alert, ContextLabels labels, bool fires)
    {
        var sources = _sources;
        for (var i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].SourceKey(alert, labels) is not { } key)
                continue;
            var ids = sources.GetValueOrDefault((i, key)) ?? ImmutableDictionary<string, bool>.Empty;
            ids = fires ? ids.SetItem(alert.Id, _rules[i].IsBoth(labels)) : ids.Remove(alert.Id);
            sources = ids.IsEmpty ? sources.Remove((i, key)) : sources.SetItem((i, key), ids);
        }

        return ReferenceEquals(sources, _sources) ? this : new InhibitionIndex(_rules, sources);
    }

    /// <returns>A firing source that holds this alert back, and how they belong together; null: there is none.</returns>
    public (string Source, InhibitionRelation Relation)? Find(Alert alert, ContextLabels labels)
    {
        for (var i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].TargetKey(alert, labels) is not { } key || !_sources.TryGetValue((i, key), out var ids))
                continue;
            var both = _rules[i].IsBoth(labels);
            foreach (var (id, sourceIsBoth) in ids)
            {
                if (id != alert.Id && !(both && sourceIsBoth))
                    return (id, _rules[i].Relation);
            }
        }

        return null;
    }
}
