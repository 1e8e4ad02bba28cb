using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>A journal that can be held up or made to fail.</summary>
internal sealed class GatedJournal
{
    private volatile TaskCompletionSource? _closed;

    public volatile bool Fails;

    public void Close() => _closed = new TaskCompletionSource();

    public void Open() => _closed?.TrySetResult();

    public EngineStores Wrap(EngineStores stores) => new(new Store(stores.Journal, this), stores.Snapshots, stores.History, stores.Models, stores);

    private sealed class Store(IJournalStore inner, GatedJournal owner) : IJournalStore
    {
        public long LastSeq => inner.LastSeq;

        public void Append(IReadOnlyList<JournalRecord> records)
        {
            owner._closed?.Task.Wait();
            if (owner.Fails)
                throw new IOException("disk full");
            inner.Append(records);
        }

        public IEnumerable<JournalRecord> Read() => inner.Read();

        public IEnumerable<JournalRecord> ReadPolicies() => inner.ReadPolicies();

        public bool DeleteThrough(long seq, int limit) => inner.DeleteThrough(seq, limit);

        public void Dispose() => inner.Dispose();
    }
}
