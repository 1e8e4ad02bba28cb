namespace DistributedAnomaly.Core.Alerting.Life;

/// <summary>Somebody takes care of an alert.</summary>
/// <param name="By">Who.</param>
/// <param name="AtMs">Since when (Unix ms).</param>
/// <param name="Comment">In their words.</param>
public sealed record Acknowledgement(string By, long AtMs, string Comment = "");
