namespace DistributedAnomaly.Contracts.V1;

/// <param name="Kind">anomaly or silence.</param>
/// <param name="Status">firing or resolved.</param>
/// <param name="Revision">Counts its changes from 1.</param>
public sealed record Alert(
    string Id, string Kind, string Fleet, string Entity, string Status, string Severity, int Revision, DateTimeOffset Started,
    DateTimeOffset Updated, DateTimeOffset? Resolved, double Surprise, string Summary, IReadOnlyList<Reason> Reasons,
    IReadOnlyDictionary<string, string> Labels);
