using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>What a silo found in rows that another silo sent it.</summary>
[GenerateSerializer, Immutable, Alias("anomaly.RelayReply")]
internal sealed class RelayReply
{
    [Id(0)] public int Accepted { get; init; }

    [Id(1)] public int Ignored { get; init; }

    [Id(2)] public RejectedObservation[] Rejected { get; init; } = [];

    [Id(3)] public ObservationVerdict[] Verdicts { get; init; } = [];

    /// <summary>Positions of rows whose entity is not active there, or needs more than judging.</summary>
    [Id(4)] public int[] Left { get; init; } = [];

    /// <summary>Entities that have an alert to tell before the batch may be acknowledged.</summary>
    [Id(5)] public string[] ToSettle { get; init; } = [];

    /// <summary>Who judged for each of <see cref="ToSettle"/>.</summary>
    [Id(6)] public long[] Incarnations { get; init; } = [];
}
