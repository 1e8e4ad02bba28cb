using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Ingest.Names;

/// <summary>The caches that all readers share. Apart, so that many entities do not push out the few metric names.</summary>
public sealed class NameCaches
{
    /// <summary>Longer names are rare; leaving them out bounds the caches' memory (about 40 MB when all are full).</summary>
    private const int MaxNameBytes = 128;

    public Utf8Cache<string> Entities { get; } = new(65_536, MaxNameBytes);

    /// <summary>Names of metrics.</summary>
    public Utf8Cache<string> Metrics { get; } = new(16_384, MaxNameBytes);

    /// <summary>Whole sets of labels by their JSON text: an entity sends the same ones again and again.</summary>
    public Utf8Cache<ContextLabels> Contexts { get; } = new(16_384, 512);

    public long Evictions => Entities.Evictions + Metrics.Evictions + Contexts.Evictions;
}
