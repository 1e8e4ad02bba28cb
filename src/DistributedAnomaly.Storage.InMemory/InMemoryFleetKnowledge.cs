using DistributedAnomaly.Engine.Fleets.Views;

namespace DistributedAnomaly.Storage.InMemory;

/// <summary>What is known of fleets as wholes, for a trial of one silo and for tests: gone when the process ends.</summary>
public sealed class InMemoryFleetKnowledge : IFleetKnowledgeStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (StoredKnowledge State, Queue<StoredKnowledge> Views)> _fleets = new(StringComparer.Ordinal);

    public ValueTask<StoredKnowledge?> ReadAsync(string fleet, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<StoredKnowledge?>(_fleets.TryGetValue(fleet, out var found) ? found.State : null);
    }

    public ValueTask<bool> WriteAsync(
        string fleet, long number, ReadOnlyMemory<byte> state, ReadOnlyMemory<byte> view, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var (before, views) = _fleets.GetValueOrDefault(fleet, (default, new Queue<StoredKnowledge>()));
            if (number <= before.Number)
                return ValueTask.FromResult(false);
            views.Enqueue(new StoredKnowledge(number, view.ToArray()));
            while (views.Peek().Number <= number - IFleetKnowledgeStore.ViewsKept)
                views.Dequeue();
            _fleets[fleet] = (new StoredKnowledge(number, state.ToArray()), views);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<IReadOnlyList<StoredKnowledge>> ReadViewsAsync(string fleet, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<StoredKnowledge>>(_fleets.TryGetValue(fleet, out var found) ? [.. found.Views] : []);
    }
}
