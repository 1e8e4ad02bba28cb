using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>Something that happens.</summary>
/// <param name="At">When.</param>
/// <param name="Verb">What: fire, escalate, resolve, quiet, back, incident, over, external, ended, ack, unack, silence, unsilence, restart, policy.</param>
/// <param name="Target">The entity or silence.</param>
/// <param name="Labels">Of the entity, or of the alert from outside.</param>
/// <param name="Matchers">Of a silence, as text.</param>
/// <param name="For">How long: a silence, or an alert from outside.</param>
/// <param name="Policy">Of the verb policy.</param>
public sealed record ScenarioAction(
    TimeSpan At, string Verb, string Target, ContextLabels Labels, string Matchers = "", TimeSpan? For = null, AlertPolicy? Policy = null);
