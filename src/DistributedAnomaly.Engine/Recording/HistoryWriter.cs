using System.Collections.Concurrent;
using DistributedAnomaly.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Recording;

/// <summary>Writes history on a thread of its own. Its queue is bounded; past the bound roll-ups are dropped and counted, ingest never waits.</summary>
/// <param name="store">Where to.</param>
/// <param name="dropped">Told how many roll-ups and raw values were lost.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For errors of the store.</param>
/// <param name="maxWaiting">Roll-ups and raw values that may wait: about 100 bytes each.</param>
internal sealed class HistoryWriter(
    IHistoryStore store, Action<int> dropped, TimeProvider time, ILogger logger, int maxWaiting = HistoryWriter.DefaultMaxWaiting)
{
    public const int DefaultMaxWaiting = 1_000_000;

    /// <summary>A batch is handed over from this many items on, or once a second.</summary>
    public const int BatchItems = 2048;

    private readonly Mailbox<Action> _mailbox = new();
    private readonly ConcurrentBag<HistoryBatch> _pool = [];
    private Thread? _thread;
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "anomaly-history" };
        _thread.Start();
    }

    public HistoryBatch Rent() => _pool.TryTake(out var batch) ? batch : new HistoryBatch();

    /// <summary>Takes the batch over.</summary>
    /// <param name="mayWait">True in a replay, where nobody waits for an answer: waits for room instead of dropping.</param>
    public void Post(HistoryBatch batch, bool mayWait)
    {
        var items = batch.Items;
        while (mayWait && Waiting + items > maxWaiting && Waiting > 0)
            Thread.Sleep(1);
        if (Interlocked.Add(ref _waiting, items) <= maxWaiting && _mailbox.Post(() => Write(batch)))
            return;
        Interlocked.Add(ref _waiting, -items);
        dropped(items);
        Return(batch);
    }

    /// <summary>Completes when everything posted before is on disk, or was dropped.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_mailbox.Post(done.SetResult))
            done.SetException(new ObjectDisposedException(nameof(HistoryWriter)));
        return done.Task;
    }

    /// <summary>Deletes what is too old, after what was posted before.</summary>
    public void Prune()
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        _mailbox.Post(() => store.Prune(nowMs));
    }

    /// <summary>Writes the rest, then ends.</summary>
    public void Stop()
    {
        _mailbox.Close();
        _thread?.Join();
    }

    /// <summary>Ends as a crash would: what waits is lost.</summary>
    public void Abandon()
    {
        _mailbox.Abandon();
        _thread?.Join();
    }

    private void Run()
    {
        while (_mailbox.Take(out var work))
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                logger.LogError(error, "The history could not be written; its queue goes on with the next batch.");
            }
        }
    }

    private void Write(HistoryBatch batch)
    {
        var items = batch.Items;
        try
        {
            var lost = items;
            try
            {
                lost = store.Write(batch);
            }
            finally
            {
                if (lost > 0)
                    dropped(lost);
            }
        }
        finally
        {
            Interlocked.Add(ref _waiting, -items);
            Return(batch);
        }
    }

    private void Return(HistoryBatch batch)
    {
        batch.Clear();
        if (_pool.Count < 64)
            _pool.Add(batch);
    }
}
