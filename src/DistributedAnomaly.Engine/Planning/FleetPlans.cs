using System.Collections.Frozen;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;

namespace DistributedAnomaly.Engine.Planning;

/// <summary>
/// One version of the policies with its monitor plans made ready. A fleet whose policy did not change, and which was not taught, keeps its
/// plan instance.
/// </summary>
internal sealed class FleetPlans
{
    private readonly FrozenDictionary<string, (string Json, MonitorPlan Plan)> _named;
    private readonly (string Json, MonitorPlan Plan) _fallback;
    private readonly FrozenDictionary<string, (MonitorPlan Untaught, MonitorPlan Plan)> _taught;

    /// <param name="policies">A version that is valid.</param>
    /// <param name="previous">The version before, for its plans; null: none.</param>
    /// <exception cref="TimeZoneNotFoundException">A policy names a time zone that this machine does not know.</exception>
    /// <exception cref="Core.Policies.Rules.RuleSyntaxException">A rule of a policy cannot be understood.</exception>
    public FleetPlans(FleetPolicies policies, FleetPlans? previous = null)
    {
        Policies = policies;
        _fallback = Plan(policies.Fallback, previous?._fallback);
        _named = policies.Fleets.ToFrozenDictionary(
            f => f.Key, f => Plan(f.Value, previous is null ? null : previous.Find(f.Key)), StringComparer.Ordinal);
        _taught = policies.Taught.ToFrozenDictionary(
            t => t.Key, t => Taught(t.Value, Find(t.Key).Plan, previous?._taught.GetValueOrDefault(t.Key) ?? default), StringComparer.Ordinal);
    }

    public FleetPolicies Policies { get; }

    public MonitorPlan For(string fleet) => _taught.TryGetValue(fleet, out var taught) ? taught.Plan : Find(fleet).Plan;

    private (string Json, MonitorPlan Plan) Find(string fleet) => _named.TryGetValue(fleet, out var found) ? found : _fallback;

    private static (string Json, MonitorPlan Plan) Plan(
        Core.Policies.FleetPolicy policy, (string Json, MonitorPlan Plan)? previous)
    {
        var json = PolicyJson.Write(policy);
        return previous is { } same && same.Json == json ? same : (json, new MonitorPlan(policy));
    }

    private static (MonitorPlan Untaught, MonitorPlan Plan) Taught(
        FeedbackModel model, MonitorPlan plan, (MonitorPlan Untaught, MonitorPlan Plan) previous) =>
        !plan.Policy.LearnsFromFeedback ? (plan, plan)
        : ReferenceEquals(previous.Untaught, plan) && previous.Plan.Feedback!.IsSame(model) ? previous
        : (plan, plan.With(model));
}
