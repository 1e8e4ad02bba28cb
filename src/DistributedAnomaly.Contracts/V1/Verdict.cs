namespace DistributedAnomaly.Contracts.V1;

/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Surprise">-log10 of how often five minutes of normal operation of this entity bring something at least this unusual: 3 is once in three and a half days, 5 once a year.</param>
/// <param name="Severity">none, warning or critical.</param>
/// <param name="State">learning, normal or anomalous.</param>
public sealed record Verdict(
    int Index, string Entity, DateTimeOffset Timestamp, double Surprise, string Severity, string State, IReadOnlyList<Reason> Reasons);
