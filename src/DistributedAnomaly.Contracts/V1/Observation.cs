namespace DistributedAnomaly.Contracts.V1;

/// <param name="Entity">Name in its fleet, 1 to 256 characters.</param>
/// <param name="Timestamp">When it was measured. On the wire RFC 3339 text, or a number: Unix seconds below 1e11, Unix milliseconds from there.</param>
/// <param name="Metrics">Finite numbers by metric name (1 to 256 characters).</param>
/// <param name="Context">Labels such as region or role; optional.</param>
public sealed record Observation(
    string Entity, DateTimeOffset Timestamp, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string>? Context = null);
