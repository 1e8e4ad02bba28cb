namespace DistributedAnomaly.Contracts.V1;

/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Surprise">-log10 of the chance that a normal observation of this entity is at least this unusual.</param>
/// <param name="Severity">none, warning or critical.</param>
/// <param name="State">learning, normal or anomalous.</param>
public sealed record Verdict(
    int Index, string Entity, DateTimeOffset Timestamp, double Surprise, string Severity, string State, IReadOnlyList<Reason> Reasons);
