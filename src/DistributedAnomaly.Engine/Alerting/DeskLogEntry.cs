namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What was decided about telling an alert: told, or held back by what.</summary>
/// <param name="AtMs">When (Unix ms).</param>
/// <param name="AlertId">About which alert.</param>
/// <param name="Revision">In which revision.</param>
/// <param name="Group">Key of the group, or of the route.</param>
/// <param name="Decision">One of <see cref="DeskDecisions"/>.</param>
/// <param name="By">Of told: the receivers; of held: the silence, alert, window or person.</param>
public sealed record DeskLogEntry(long AtMs, string AlertId, int Revision, string Group, string Decision, string By);
