using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Matching;

namespace DistributedAnomaly.Engine.Fleets.Incidents;

/// <summary>Folds the alerts of a cohort's members into its incident: while that fires, they are held back.</summary>
public static class FleetInhibition
{
    /// <summary>An incident is noticed some seconds after the episodes of its first members.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Adds what follows from the fleets' policies. Where nothing is grouped, the alerts of fleets that are looked at as a whole wait a few seconds
    /// for an incident. A policy that says something about fleet incidents itself holds back what it says, and nothing else.
    /// </summary>
    /// <param name="alerts">Null: nothing was said.</param>
    /// <param name="fleets">Whose labels tell cohorts apart.</param>
    public static AlertPolicy With(AlertPolicy? alerts, FleetPolicies fleets)
    {
        alerts ??= AlertPolicy.Direct([]);
        if (alerts.IsDirect)
            alerts = alerts with { IncidentWait = Wait };
        return alerts.Inhibition.Any(r => r.Relation == InhibitionRelation.Fleet)
            ? alerts
            : alerts with { Inhibition = alerts.Inhibition.AddRange(Rules(fleets)) };
    }

    // One rule for all fleets with the fallback's label, one for each that has another.
    private static IEnumerable<InhibitionRule> Rules(FleetPolicies fleets)
    {
        var usual = fleets.Fallback.FleetModels.Peers;
        var others = fleets.Fleets.Where(f => f.Value.FleetModels.Peers != usual).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        yield return Rule(others.Select(f => new LabelMatcher(AlertLabels.Fleet, MatchOperator.NotEqual, f.Key)), usual);
        foreach (var (fleet, policy) in others)
            yield return Rule([new LabelMatcher(AlertLabels.Fleet, MatchOperator.Equal, fleet)], policy.FleetModels.Peers);
    }

    private static InhibitionRule Rule(IEnumerable<LabelMatcher> fleets, string? peers)
    {
        var matchers = new LabelMatchers(fleets);
        return new InhibitionRule
        {
            Source = matchers, Target = matchers, Relation = InhibitionRelation.Fleet, Equal = peers is null ? [] : [peers],
        };
    }
}
