namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>Keeps the versions of fleets' models with the samples that they were trained on, and the samples that are being gathered.</summary>
public interface IFleetModelStore : IDisposable
{
    /// <summary>
    /// The same store for one of several that may speak for a fleet (a network that fell apart): nothing is written any more once a number above that
    /// of its owner is in force in <see cref="Views.IFleetKnowledgeStore"/>. A store of one process needs none of this.
    /// </summary>
    /// <param name="number">The one that the owner wrote last.</param>
    IFleetModelStore OwnedBy(Func<long> number) => this;

    /// <summary>Every version of every fleet that is kept.</summary>
    ValueTask<IReadOnlyList<FleetModelEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a new version. When the task completes it is durable.</summary>
    /// <param name="entry">Of a version that was never used in the fleet.</param>
    /// <param name="model">Its bytes.</param>
    /// <param name="sample">What it was trained on.</param>
    /// <param name="cancellationToken">Ends it; nothing is stored then.</param>
    ValueTask AddAsync(FleetModelEntry entry, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken);

    /// <summary>Replaces what is known of stored versions, all or none of them; their bytes stay.</summary>
    ValueTask UpdateAsync(IReadOnlyList<FleetModelEntry> entries, CancellationToken cancellationToken);

    /// <summary>Removes versions for good.</summary>
    ValueTask DeleteAsync(string fleet, IReadOnlyList<int> versions, CancellationToken cancellationToken);

    /// <summary>Bytes of a model; null: it is not kept. Blocks: a replay cannot go on without it.</summary>
    byte[]? ReadModel(string fleet, int version);

    /// <summary>What a version was trained on; null: it is not kept.</summary>
    ValueTask<byte[]?> ReadSampleAsync(string fleet, int version, CancellationToken cancellationToken);

    /// <summary>The sample that a fleet is gathering, as it was last saved; null: there is none.</summary>
    ValueTask<byte[]?> ReadGatheredAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Replaces the sample that a fleet is gathering.</summary>
    ValueTask WriteGatheredAsync(string fleet, ReadOnlyMemory<byte> sample, CancellationToken cancellationToken);
}
