namespace DistributedAnomaly.Core.Alerting.Escalation;

/// <summary>Whom to tell when nobody has acknowledged in time.</summary>
/// <param name="After">Since somebody was told first; above 0, growing from step to step.</param>
/// <param name="Receiver">Who is told then, and from then on.</param>
public sealed record EscalationStep(TimeSpan After, string Receiver);
