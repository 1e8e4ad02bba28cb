namespace DistributedAnomaly.Contracts.V1;

/// <param name="Ended">Null while it is open.</param>
public sealed record Episode(long Number, DateTimeOffset Started, DateTimeOffset? Ended, string Severity, double PeakSurprise);
