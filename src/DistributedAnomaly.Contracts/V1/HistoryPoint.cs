namespace DistributedAnomaly.Contracts.V1;

/// <summary>One minute.</summary>
public sealed record HistoryPoint(
    DateTimeOffset Start, int Count, double Min, double Max, double Mean, double Last, double Expected, double Low, double High, double Surprise);
