using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>
/// The one thread that appends to the journal. Everything that waits goes into one commit, so the more callers there are the less a
/// commit costs each of them.
/// </summary>
internal sealed class JournalWriter(IJournalStore store, EngineTelemetry telemetry, ILogger logger)
{
    /// <summary>Records deleted by one transaction, between two commits.</summary>
    private const int DeleteStep = 128;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Mailbox<IJournalWork?> _mailbox = new();
    private Thread? _thread;
    private long _nextSeq, _dispatchedSeq, _deleteThrough, _deletedThrough, _bytesWritten;
    private volatile bool _abandoned;

    /// <summary>Everything up to this record was handed to its shards.</summary>
    public long DispatchedSeq => Volatile.Read(ref _dispatchedSeq);

    /// <summary>Bytes appended since the start.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

    /// <param name="lastSeq">Of the last record that was ever used.</param>
    public void Start(long lastSeq)
    {
        _nextSeq = lastSeq + 1;
        _dispatchedSeq = lastSeq;
        _thread = new Thread(Run) { IsBackground = true, Name = "anomaly-journal" };
        _thread.Start();
    }

    /// <summary>False: stopped.</summary>
    public bool Post(IJournalWork work) => _mailbox.Post(work);

    /// <summary>Records up to <paramref name="seq"/> are no longer needed; they are deleted bit by bit.</summary>
    public void DeleteThrough(long seq)
    {
        Volatile.Write(ref _deleteThrough, seq);
        _mailbox.Post(null);
    }

    /// <summary>Writes the rest, then ends.</summary>
    public void Stop()
    {
        _mailbox.Close();
        _thread?.Join();
    }

    /// <summary>Ends as a crash would: what is not yet committed fails.</summary>
    public void Abandon()
    {
        _abandoned = true;
        foreach (var work in _mailbox.Abandon())
            work?.Failed(Stopped());
        _thread?.Join();
    }

    public static EngineOverloadedException Stopped() => new("The engine is stopping.", RetryAfter);

    private void Run()
    {
        var waiting = new List<IJournalWork?>();
        var records = new List<JournalRecord>();
        var moreToDelete = false;
        while (_mailbox.TakeAll(waiting, wait: !moreToDelete))
        {
            waiting.RemoveAll(work => work is null);
            if (_abandoned)
                Fail(waiting, Stopped());
            else if (waiting.Count > 0)
                Append(waiting, records);
            waiting.Clear();
            records.Clear();
            moreToDelete = !_abandoned && Delete();
        }

        while (!_abandoned && Delete())
        {
            // A journal that was stopped in good order has nothing left to replay.
        }
    }

    private void Append(List<IJournalWork?> waiting, List<JournalRecord> records)
    {
        var bytes = 0L;
        foreach (var work in waiting)
        {
            records.Add(new JournalRecord(_nextSeq + records.Count, work!.Kind, work.Payload));
            bytes += work.Payload.Count;
        }

        try
        {
            store.Append(records);
        }
        catch (Exception error)
        {
            logger.LogError(error, "{Count} batches could not be written to the journal and were refused.", waiting.Count);
            Fail(waiting, new EngineOverloadedException("The journal could not be written: " + error.Message, RetryAfter));
            return;
        }

        _nextSeq += records.Count;
        telemetry.Committed(bytes);
        for (var i = 0; i < waiting.Count; i++)
            waiting[i]!.Committed(records[i].Seq);
        Volatile.Write(ref _dispatchedSeq, _nextSeq - 1);
        Volatile.Write(ref _bytesWritten, _bytesWritten + bytes);
    }

    private static void Fail(List<IJournalWork?> waiting, Exception error)
    {
        foreach (var work in waiting)
            work!.Failed(error);
    }

    private bool Delete()
    {
        var through = Volatile.Read(ref _deleteThrough);
        if (through <= _deletedThrough)
            return false;
        try
        {
            if (store.DeleteThrough(through, DeleteStep))
                return true;
            _deletedThrough = through;
        }
        catch (Exception error)
        {
            logger.LogError(error, "Old journal records could not be deleted; the next snapshot cycle tries again.");
            _deletedThrough = through;
        }

        return false;
    }
}
