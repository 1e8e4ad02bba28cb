namespace DistributedAnomaly.Contracts.V1;

/// <summary>One reason in words: values as people read them, with their unit where the metric's name has one.</summary>
/// <param name="Text">All of it in one clause.</param>
/// <param name="Observed">Absent: it is no number.</param>
/// <param name="Expected">Absent: nothing was expected.</param>
/// <param name="Normal">The band of normal values.</param>
public sealed record NotificationReason(string Metric, string Text, string? Observed = null, string? Expected = null, string? Normal = null);
