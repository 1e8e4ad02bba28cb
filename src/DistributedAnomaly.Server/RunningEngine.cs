using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Server;

/// <summary>An engine that serves, with everything that was made for it.</summary>
/// <param name="engine">Ready: it has read its state.</param>
/// <param name="owned">Disposed in this order when the server stops, after the last request.</param>
public sealed class RunningEngine(IAnomalyEngine engine, params IReadOnlyList<IAsyncDisposable> owned) : IAsyncDisposable
{
    public IAnomalyEngine Engine { get; } = engine;

    public async ValueTask DisposeAsync()
    {
        foreach (var part in owned)
            await part.DisposeAsync();
    }
}
