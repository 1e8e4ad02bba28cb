namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>Keeps the episodes of highest surprise and counts the rest.</summary>
/// <param name="capacity">Episodes kept.</param>
internal sealed class EpisodeLog(int capacity)
{
    private readonly PriorityQueue<EpisodeEntry, (double Peak, long Age)> _worst = new();

    public long Count { get; private set; }

    /// <summary>Those kept, in the order of time.</summary>
    public IReadOnlyList<EpisodeEntry> Kept =>
        [.. _worst.UnorderedItems.Select(item => item.Element).OrderBy(entry => entry.FromMs).ThenBy(entry => entry.Entity, StringComparer.Ordinal)];

    /// <summary>How many are not among <see cref="Kept"/>.</summary>
    public long Left => Count - _worst.Count;

    public void Add(EpisodeEntry entry)
    {
        Count++;
        // Of equals the first one stays.
        _worst.Enqueue(entry, (entry.PeakSurprise, -Count));
        if (_worst.Count > capacity)
            _worst.Dequeue();
    }
}
