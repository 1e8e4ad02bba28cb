namespace DistributedAnomaly.DeskDrills.SideBySide;

/// <summary>Something that is said to both.</summary>
/// <param name="At">Seconds since the beginning.</param>
/// <param name="Verb">fire, resolve, silence or unsilence.</param>
/// <param name="Target">Label <c>instance</c>: of the alert, or of the alerts that are silenced.</param>
/// <param name="Severity">Label of the alert.</param>
internal sealed record ComparedStep(double At, string Verb, string Target, string Severity = "warning");
