using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Hosting;

/// <summary>An engine that serves.</summary>
/// <param name="Engine">Ready: it has read its state.</param>
/// <param name="Close">
/// Called when the server stops, after the last request. Its token is cancelled when the time to drain is over: what cannot be finished at
/// once is left then. Null: nothing to close.
/// </param>
/// <param name="Lost">Cancelled when the engine ends by itself and the process must too; none: it does not.</param>
public sealed record RunningEngine(IAnomalyEngine Engine, Func<CancellationToken, ValueTask>? Close = null, CancellationToken Lost = default);
