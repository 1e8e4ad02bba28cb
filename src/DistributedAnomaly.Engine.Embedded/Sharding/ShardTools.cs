using DistributedAnomaly.Engine.Embedded.Alerting;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Recording;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Sharding;

/// <summary>What all shards of an engine share.</summary>
internal sealed record ShardTools(
    EntityRegistry Registry, AlertPump Alerts, HistoryWriter History, EngineTelemetry Telemetry, ILogger Logger);
