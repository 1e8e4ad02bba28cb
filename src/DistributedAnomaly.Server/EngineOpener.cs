namespace DistributedAnomaly.Server;

/// <summary>Opens an engine and brings its state back; may take a while. Runs while the server already answers probes.</summary>
public delegate Task<RunningEngine> EngineOpener(ILoggerFactory loggers, TimeProvider clock, CancellationToken cancellationToken);
