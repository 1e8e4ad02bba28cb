using DistributedAnomaly.Ingest;
using DistributedAnomaly.Ingest.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>The parser and the columns of one request.</summary>
internal sealed class ObserveWorkspace(IngestLimits limits, NameCaches names)
{
    public JsonObservationReader Reader { get; } = new(limits, names);

    public ParsedObservations Parsed { get; } = new();
}
