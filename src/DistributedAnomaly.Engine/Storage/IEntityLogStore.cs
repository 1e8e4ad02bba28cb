using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>
/// The state of every entity as a short log: a snapshot, then what changed since. Entries are numbered, and a number is taken once only:
/// of two owners of one entity (a network that fell apart) the slower one cannot write, and so cannot overwrite what is newer.
/// All methods may be called at once from several threads and processes.
/// </summary>
public interface IEntityLogStore
{
    /// <summary>
    /// Writes many entries in one transaction; durable when it returns. An entry is left out if its number, or a higher one, is taken by
    /// another writer. A snapshot makes the entries before it superfluous: they are deleted. Where an entry is written, its row (if it
    /// has one) replaces the entity's row.
    /// </summary>
    /// <param name="writer">Who writes. An append that is repeated after its answer was lost finds its own entries and succeeds.</param>
    /// <param name="entries">At most one of each entity.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was written is unknown then.</param>
    /// <returns>For each entry: was it written?</returns>
    /// <exception cref="IOException">The store cannot be reached or failed; nothing is known to be written.</exception>
    Task<bool[]> AppendAsync(Guid writer, IReadOnlyList<EntityLogEntry> entries, CancellationToken cancellationToken);

    /// <summary>The logs of these entities, those that have none left out; in no particular order.</summary>
    /// <exception cref="IOException">The store cannot be reached or failed.</exception>
    Task<IReadOnlyList<EntityLog>> ReadAsync(IReadOnlyList<EntityKey> keys, CancellationToken cancellationToken);

    /// <summary>The last written row of every entity of an index shard (<see cref="EntityRow.ShardOf"/>), in no particular order.</summary>
    /// <exception cref="IOException">The store cannot be reached or failed.</exception>
    IAsyncEnumerable<EntityRow> ListAsync(int shard, CancellationToken cancellationToken);
}
