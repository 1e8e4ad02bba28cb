namespace DistributedAnomaly.Hosting;

/// <summary>Opens an engine and brings its state back; may take a while. Runs while the server already answers probes.</summary>
/// <param name="loggers">Of the server.</param>
/// <param name="clock">Of the server.</param>
/// <param name="waiting">Takes a sentence that says what is waited for; <c>/readyz</c> repeats it.</param>
/// <param name="cancellationToken">The server stops before the engine is open.</param>
/// <exception cref="ServerStartException">It cannot be opened; the message is for people.</exception>
public delegate Task<RunningEngine> EngineOpener(
    ILoggerFactory loggers, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken);
