using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>What became of an entity's rows.</summary>
[GenerateSerializer, Immutable, Alias("anomaly.EntityOutcome")]
internal sealed class EntityOutcome
{
    [Id(0)] public int Accepted { get; init; }

    [Id(1)] public int Ignored { get; init; }

    [Id(2)] public RejectedObservation[] Rejected { get; init; } = [];

    [Id(3)] public ObservationVerdict[] Verdicts { get; init; } = [];

    /// <summary>Where the entity is, for the next rows.</summary>
    [Id(4)] public SiloAddress? Silo { get; init; }

    public static EntityOutcome Of(Findings found, SiloAddress? silo) => new()
    {
        Accepted = found.Accepted, Ignored = found.Ignored, Rejected = [.. found.Rejected], Verdicts = [.. found.Verdicts], Silo = silo,
    };

    /// <summary>None of the rows was taken, for the same reason.</summary>
    public static EntityOutcome Refused(int[] rowsOfCaller, string reason, bool retry) =>
        new() { Rejected = Array.ConvertAll(rowsOfCaller, row => new RejectedObservation(row, reason, retry)) };
}
