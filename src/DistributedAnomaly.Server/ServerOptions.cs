using DistributedAnomaly.Api;

namespace DistributedAnomaly.Server;

/// <summary>What a server is made of.</summary>
public sealed record ServerOptions
{
    public ApiOptions Api { get; init; } = new();

    public required EngineOpener OpenEngine { get; init; }

    /// <summary>Where the state is, for the message at the start.</summary>
    public string DataDirectory { get; init; } = "data";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <value>Default warning: a server that is well says nothing.</value>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>How long requests under way may take when the server stops.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);
}
