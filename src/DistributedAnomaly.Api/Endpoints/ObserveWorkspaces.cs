using System.Collections.Concurrent;
using DistributedAnomaly.Ingest.Bodies;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary>What the requests that send observations share: names, memory for bodies, and workspaces that are used again.</summary>
internal sealed class ObserveWorkspaces(ApiOptions options)
{
    private const int Kept = 32;

    /// <summary>A larger batch is left to the garbage collector, so that one giant request does not stay in memory for ever.</summary>
    private const int KeptMeasurements = 1_000_000;

    private readonly ConcurrentQueue<ObserveWorkspace> _free = new();

    public NameCaches Names { get; } = new();

    public BodyBudget Budget { get; } = new(Math.Max(options.BodyMemoryBytes, 4L * options.Ingest.MaxBodyBytes));

    public ObserveWorkspace Rent() => _free.TryDequeue(out var workspace) ? workspace : new ObserveWorkspace(options.Ingest, Names);

    /// <summary>Only for a batch that nobody else holds any more.</summary>
    public void Return(ObserveWorkspace workspace)
    {
        if (_free.Count >= Kept || workspace.Parsed.Batch.Measurements > KeptMeasurements)
            return;
        workspace.Parsed.Clear(string.Empty, 0);
        _free.Enqueue(workspace);
    }
}
