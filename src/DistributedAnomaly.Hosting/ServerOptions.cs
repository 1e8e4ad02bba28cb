using DistributedAnomaly.Api;
using DistributedAnomaly.Configuration.Sections;

namespace DistributedAnomaly.Hosting;

/// <summary>What a server is made of.</summary>
public sealed record ServerOptions
{
    public ApiOptions Api { get; init; } = new();

    public required EngineOpener OpenEngine { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <value>Default warning: a server that is well says nothing.</value>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Other levels than <see cref="LogLevel"/>, by category and what begins with it.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <value>Default: nothing is sent.</value>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>How long all of stopping may take: the requests under way, then the engine.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the wish to stop, <c>/readyz</c> says no for this long while requests are still served, so that load balancers send the next
    /// ones elsewhere.
    /// </summary>
    /// <value>Default 0.</value>
    public TimeSpan LeaveDelay { get; init; } = TimeSpan.Zero;
}
