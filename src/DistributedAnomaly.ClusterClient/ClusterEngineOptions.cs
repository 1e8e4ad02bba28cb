using System.Net;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.ClusterClient;

/// <summary>Where a cluster is found: through its database, or at gateways that are named. Exactly one of the two.</summary>
public sealed record ClusterEngineOptions
{
    /// <summary>Of the cluster's PostgreSQL database, in which its silos are listed.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Addresses and gateway ports of silos (<c>cluster.gateway_port</c>); those that are reached are used.</summary>
    public IReadOnlyList<IPEndPoint> Gateways { get; init; } = [];

    /// <summary>What the silos have as <c>cluster.name</c>.</summary>
    /// <value>Default <c>distributed-anomaly</c>.</value>
    public string ClusterName { get; init; } = "distributed-anomaly";

    /// <summary>How long to go on trying until a first silo is reached.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>Default: nothing is logged.</value>
    public ILoggerFactory? Loggers { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
