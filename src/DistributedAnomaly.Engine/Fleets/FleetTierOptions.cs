using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Engine.Fleets;

/// <summary>What the fleet tier is made with.</summary>
public sealed record FleetTierOptions
{
    /// <summary>Shortest window of time in which entities are compared; a fleet of slower cadence has longer ones.</summary>
    /// <value>Default 1 minute; above 0.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Versions of a fleet's model that are kept beside the champion and the challenger.</summary>
    /// <value>Default 8; at least 1.</value>
    public int KeepVersions { get; init; } = 8;

    /// <summary>How often the samples that are being gathered are saved: so much of them a crash may cost.</summary>
    /// <value>Default 10 minutes; above 0.</value>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What may train networks; a policy says which does.</summary>
    /// <value>Default managed code alone.</value>
    public INetworkTrainers Trainers { get; init; } = new ManagedTrainers();

    /// <summary>Taken while a model is trained: one at a time of all fleets that share these options.</summary>
    internal SemaphoreSlim TrainingTurn { get; } = new(1);
}
