using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher.Tests;

/// <summary>One metric, and how often it was read.</summary>
internal sealed class StubReader : IHostReader
{
    private int _reads;

    public string? Missing => null;

    public Exception? Fail { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public void Read(double seconds, ObservationBatch batch)
    {
        Interlocked.Increment(ref _reads);
        if (Fail is { } error)
            throw error;
        batch.AddMetric("cpu.used_percent", seconds);
    }
}
