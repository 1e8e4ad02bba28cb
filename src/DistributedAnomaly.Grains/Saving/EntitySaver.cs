using System.Collections.Concurrent;
using System.Threading.Channels;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Saving;

/// <summary>
/// Writes what changed in the entities of a silo to their logs, many entities in one statement: at once where somebody waits, and
/// otherwise after a part of the loss window. The plan of a round:
/// <list type="number">
/// <item>take those that somebody waits for, then those that are due</item>
/// <item>seal an entry of each: the changes, or a snapshot when enough changes have come together</item>
/// <item>write all in one transaction; if that fails, the same entries again until it succeeds</item>
/// <item>tell the entities; one that another owner has overtaken ends</item>
/// </list>
/// </summary>
internal sealed class EntitySaver(IEntityLogStore store, ClusterOptions options, ClusterTelemetry telemetry, TimeProvider time, ILogger<EntitySaver> logger) : IDisposable
{
    /// <summary>Bounds of one transaction.</summary>
    private const int MaxEntries = 4096, MaxBytes = 8 << 20;

    /// <summary>Changes of an entity between two snapshots, and by how much it differs from entity to entity so that they spread.</summary>
    private const int SnapshotEvery = 48, SnapshotSpread = 32;

    /// <summary>Part of the loss window after which a change is written; the rest is for the writing.</summary>
    private const double DueAfter = 0.6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(2), Tick = TimeSpan.FromMilliseconds(50);

    private readonly Guid _writer = Guid.NewGuid();
    private readonly ConcurrentQueue<LiveEntity> _urgent = new();
    private readonly ConcurrentQueue<LiveEntity> _queue = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly SnapshotWriter _scratch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LiveEntity> _round = [];
    private readonly List<EntityLogEntry> _entries = [];
    private volatile TaskCompletionSource _outage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private long _rounds, _unsavedBytes, _oldestInRound, _failingSince;

    /// <summary>Changes that wait, estimated; 0 when everything is saved.</summary>
    public long UnsavedBytes => Interlocked.Read(ref _unsavedBytes);

    /// <summary>How long the oldest unsaved change has waited.</summary>
    public TimeSpan UnsavedAge
    {
        get
        {
            var oldest = Interlocked.Read(ref _oldestInRound);
            if (oldest == 0 && _queue.TryPeek(out var next))
                oldest = next.UnsavedSince;
            return oldest == 0 ? TimeSpan.Zero : time.GetElapsedTime(oldest);
        }
    }

    /// <summary>The store has failed since its last success.</summary>
    public bool IsFailing => Interlocked.Read(ref _failingSince) != 0;

    /// <summary>Completes as soon as the store fails; another one after its next success.</summary>
    public Task Outage => _outage.Task;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Ends after the round in hand. What is not saved then is lost with the process.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Why nothing more may be taken now; null: it may.</summary>
    public string? Refusal()
    {
        if (UnsavedBytes > options.MaxUnsavedBytes)
            return $"More than {options.MaxUnsavedBytes} bytes of changes wait for the database.";
        return IsFailing && options.WhenStorageFails == StorageOutage.Refuse && UnsavedAge > options.LossWindow
            ? $"The database has been out of reach for longer than the loss window of {options.LossWindow.TotalSeconds:0.#} s."
            : null;
    }

    /// <summary>The entity has changed. Under its lock.</summary>
    public void Changed(LiveEntity entity, int bytes)
    {
        Interlocked.Add(ref _unsavedBytes, bytes);
        if (entity.IsQueued)
            return;
        entity.IsQueued = true;
        entity.UnsavedSince = time.GetTimestamp();
        _queue.Enqueue(entity);
    }

    /// <summary>Completes when everything that the entity did is in its log.</summary>
    /// <exception cref="EntityOvertakenException">It cannot be any more.</exception>
    public Task SaveAsync(LiveEntity entity)
    {
        Task saved;
        lock (entity.Sync)
            saved = entity.Saved();
        if (saved.IsCompleted)
            return saved;
        _urgent.Enqueue(entity);
        _signal.Writer.TryWrite(true);
        return saved;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_entries.Count == 0)
                    Gather();
                if (_entries.Count == 0)
                {
                    await WaitAsync(Tick);
                    continue;
                }

                await WriteAsync();
                pause = FirstPause;
            }
            catch (Exception error)
            {
                telemetry.FlushFailed();
                if (Interlocked.CompareExchange(ref _failingSince, time.GetTimestamp(), 0) == 0)
                    logger.LogError(error, "Changes of {Entities} entities could not be written; tried again until it works.", _entries.Count);
                _outage.TrySetResult();
                await Task.Delay(pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private async Task WaitAsync(TimeSpan longest)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        either.CancelAfter(longest);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The tick, or the end.
        }
    }

    private void Gather()
    {
        // 1
        _rounds++;
        _round.Clear();
        var bytes = 0;
        while (_entries.Count < MaxEntries && bytes < MaxBytes && _urgent.TryDequeue(out var entity))
            bytes += Take(entity);
        var due = options.LossWindow * DueAfter;
        while (_entries.Count < MaxEntries && bytes < MaxBytes && _queue.TryPeek(out var next) && time.GetElapsedTime(next.UnsavedSince) >= due)
        {
            _queue.TryDequeue(out var entity);
            lock (entity!.Sync)
                entity.IsQueued = false;
            bytes += Take(entity);
        }
    }

    private int Take(LiveEntity entity)
    {
        // 2
        lock (entity.Sync)
        {
            if (entity.Round == _rounds)
                return 0;
            var bytes = entity.UnsavedBytes;
            if (entity.IsOvertaken)
            {
                entity.Discard();
                Interlocked.Add(ref _unsavedBytes, -bytes);
                return 0;
            }

            var every = SnapshotEvery + (int)(StableHash(entity) % SnapshotSpread);
            if (entity.Seal(every, _scratch) is not { } entry)
                return 0;
            entity.Round = _rounds;
            Interlocked.Add(ref _unsavedBytes, -bytes);
            if (_oldestInRound == 0 || entity.UnsavedSince < _oldestInRound)
                Interlocked.Exchange(ref _oldestInRound, entity.UnsavedSince);
            _round.Add(entity);
            _entries.Add(entry);
            return entry.Payload.Length;
        }
    }

    private async Task WriteAsync()
    {
        // 3
        var begun = time.GetTimestamp();
        var written = await store.AppendAsync(_writer, _entries, CancellationToken.None);
        telemetry.Flushed(_entries.Count, time.GetElapsedTime(begun));
        if (_outage.Task.IsCompleted)
            _outage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.Exchange(ref _failingSince, 0) is not 0 and var since)
            logger.LogWarning("Changes can be written again, after {Outage}.", time.GetElapsedTime(since));
        // 4
        for (var i = 0; i < _round.Count; i++)
        {
            lock (_round[i].Sync)
                _round[i].Sealed(written[i]);
            if (written[i])
                continue;
            telemetry.Fenced();
            logger.LogWarning("{Entity} has another owner, which was faster; this activation ends.", _round[i].Key);
        }

        _entries.Clear();
        Interlocked.Exchange(ref _oldestInRound, 0);
    }

    private static uint StableHash(LiveEntity entity) => Engine.StableHash.Of(entity.Key.Fleet, entity.Key.Entity) >> 8;
}
