using System.Collections.Concurrent;
using System.Diagnostics;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>
/// Pushes groups of entities step by step, several groups at once. A group's next step is sent only after its last one was acknowledged
/// entirely; what was not acknowledged is repeated until it is.
/// </summary>
internal sealed class Pusher(IPushTarget target, SyntheticFleet fleet, int parallel, TimeSpan round)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<PushRecord> _records = new();
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private long _accepted;

    /// <summary>All attempts, in the order of their ends.</summary>
    public IReadOnlyCollection<PushRecord> Records => _records;

    /// <summary>Why something was not taken at once, and how often.</summary>
    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    /// <summary>Observations acknowledged, repeated ones included.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Splits entities into groups.</summary>
    public static EntityGroup[] Groups(IEnumerable<int> entities, int size, int firstStep) =>
        [.. entities.Chunk(size).Select(some => new EntityGroup(some, firstStep))];

    /// <summary>Pushes until told to stop; a step that was begun is finished.</summary>
    /// <param name="groups">Of the fleet.</param>
    /// <param name="steps">Each group makes at most so many.</param>
    /// <param name="stop">No further step is begun.</param>
    public async Task RunAsync(IReadOnlyList<EntityGroup> groups, int steps, CancellationToken stop)
    {
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(parallel, groups.Count)).Select(lane => Task.Run(async () =>
        {
            var batch = new ObservationBatch(SyntheticFleet.Name);
            for (var step = 0; step < steps; step++)
            {
                for (var g = lane; g < groups.Count; g += parallel)
                {
                    // Spread over the round, as a fleet's reports are.
                    var due = round * (step + (double)g / groups.Count) - began.Elapsed;
                    if (due > TimeSpan.Zero)
                        await Task.Delay(due, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (stop.IsCancellationRequested)
                        return;
                    await PushAsync(groups[g], batch);
                }
            }
        }, CancellationToken.None)));
    }

    private async Task PushAsync(EntityGroup group, ObservationBatch batch)
    {
        batch.Clear(SyntheticFleet.Name);
        foreach (var entity in group.Entities)
            fleet.AddTo(batch, entity, group.NextStep);
        var sentMs = NowMs();
        while (!await TryAsync(batch))
            await Task.Delay(Pause);
        group.Done(sentMs, NowMs());
    }

    private async Task<bool> TryAsync(ObservationBatch batch)
    {
        var beganMs = NowMs();
        var began = Stopwatch.GetTimestamp();
        var (outcome, accepted, reason) = await AskAsync(batch);
        _records.Enqueue(new PushRecord(beganMs, outcome, Stopwatch.GetElapsedTime(began).TotalMilliseconds, accepted));
        Interlocked.Add(ref _accepted, accepted);
        if (reason is not null)
            Count(reason);
        return outcome == PushOutcome.Taken;
    }

    private void Count(string reason)
    {
        // Without what is told of the single message: the same reason counts as one.
        var end = reason.IndexOf(" for message", StringComparison.Ordinal);
        var kind = end < 0 ? reason : reason[..end];
        if (_reasons.Count < 100 || _reasons.ContainsKey(kind))
            _reasons.AddOrUpdate(kind, 1, (_, n) => n + 1);
    }

    private async Task<(PushOutcome, int, string?)> AskAsync(ObservationBatch batch)
    {
        try
        {
            var (accepted, repeat, reason) = await target.PushAsync(batch, CancellationToken.None);
            return (repeat == 0 ? PushOutcome.Taken : PushOutcome.Partly, accepted, reason);
        }
        catch (EngineOverloadedException e)
        {
            // The port says "later" for what the cluster refused and for what did not reach it.
            return (e.Message.StartsWith("The cluster cannot answer", StringComparison.Ordinal) ? PushOutcome.Failed : PushOutcome.Refused, 0, e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TaskCanceledException)
        {
            return (PushOutcome.Failed, 0, e.Message);
        }
    }

    public static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
