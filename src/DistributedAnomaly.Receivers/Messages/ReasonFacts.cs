namespace DistributedAnomaly.Receivers.Messages;

/// <summary>One reason of an alert as people read it.</summary>
/// <param name="Observed">With its unit; null: it is no number.</param>
/// <param name="Expected">With its unit; null: nothing was expected.</param>
/// <param name="Normal">The band of normal values; null: there is none.</param>
/// <param name="Text">All of it in one clause: <c>latency_ms is 412 ms, expected 35 ms (normal 20 ms to 61 ms)</c>.</param>
/// <param name="Share">Part of the whole verdict, 0 to 1.</param>
internal sealed record ReasonFacts(string Metric, string? Observed, string? Expected, string? Normal, string Text, string Detector, double Share);
