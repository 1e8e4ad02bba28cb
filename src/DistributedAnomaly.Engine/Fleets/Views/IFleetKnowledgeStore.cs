namespace DistributedAnomaly.Engine.Fleets.Views;

/// <summary>
/// Keeps what is known of fleets as wholes where no journal does. What a fleet's hosts are told is numbered, and a number is taken once only: of two
/// that speak for one fleet (a network that fell apart) the slower one cannot write. All methods may be called at once from several threads and processes.
/// </summary>
public interface IFleetKnowledgeStore
{
    /// <summary>Views of a fleet that are kept: observations that were judged with an older one cannot be judged again alike.</summary>
    const int ViewsKept = 240;

    /// <summary>The newest state of a fleet; null: there is none.</summary>
    /// <exception cref="IOException">The store cannot be reached or failed.</exception>
    ValueTask<StoredKnowledge?> ReadAsync(string fleet, CancellationToken cancellationToken);

    /// <summary>Replaces the state of a fleet and adds a view, both or neither; durable when it returns. The oldest view goes.</summary>
    /// <param name="fleet">Its name.</param>
    /// <param name="number">Of both; above that of the state before.</param>
    /// <param name="state">Opaque to the store.</param>
    /// <param name="view">What of it monitors are told; opaque too.</param>
    /// <param name="cancellationToken">Ends the wait; whether it was written is unknown then.</param>
    /// <returns>False: the number is taken, or a higher one is.</returns>
    /// <exception cref="IOException">The store cannot be reached or failed; nothing is known to be written.</exception>
    ValueTask<bool> WriteAsync(string fleet, long number, ReadOnlyMemory<byte> state, ReadOnlyMemory<byte> view, CancellationToken cancellationToken);

    /// <summary>The views of a fleet that are kept, oldest first.</summary>
    /// <exception cref="IOException">The store cannot be reached or failed.</exception>
    ValueTask<IReadOnlyList<StoredKnowledge>> ReadViewsAsync(string fleet, CancellationToken cancellationToken);
}
