namespace DistributedAnomaly.Engine.Storage;

/// <summary>What was accepted, in order. One thread appends and deletes; reading happens before it starts.</summary>
public interface IJournalStore : IDisposable
{
    /// <summary>The highest number ever given out, deleted records included; 0 if none.</summary>
    long LastSeq { get; }

    /// <summary>Writes the records in one transaction. When it returns they are durable; when it throws none is there.</summary>
    void Append(IReadOnlyList<JournalRecord> records);

    /// <summary>All records in order.</summary>
    IEnumerable<JournalRecord> Read();

    /// <summary>All records of policies in order. The first one held before everything that <see cref="Read"/> still has.</summary>
    IEnumerable<JournalRecord> ReadPolicies();

    /// <summary>
    /// Deletes some of the records up to <paramref name="seq"/>, but always keeps the newest policies of them.
    /// </summary>
    /// <param name="limit">At most about this many in one go, so that appending is not held up.</param>
    /// <returns>True: there may be more to delete.</returns>
    bool DeleteThrough(long seq, int limit);
}
