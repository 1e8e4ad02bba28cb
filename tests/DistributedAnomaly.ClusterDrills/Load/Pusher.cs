using System.Collections.Concurrent;
using System.Diagnostics;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>
/// Pushes groups of entities step by step, several groups at once. A batch that is not answered is repeated until it is; observations that
/// were refused for the time being go with the group's next batch, before its next step.
/// </summary>
internal sealed class Pusher(IPushTarget target, SyntheticFleet fleet, int parallel, TimeSpan round)
{
    /// <summary>Refused observations of a group that go along with its next step; beyond, they go first.</summary>
    private const int MostWaiting = 20_000;

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

    /// <summary>Pushes until told to stop; what was begun is pushed until it is acknowledged.</summary>
    /// <param name="groups">Of the fleet.</param>
    /// <param name="steps">Each group makes at most so many.</param>
    /// <param name="stop">No further step is begun.</param>
    public async Task RunAsync(IReadOnlyList<EntityGroup> groups, int steps, CancellationToken stop)
    {
        var began = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(parallel, groups.Count)).Select(lane => Task.Run(async () =>
        {
            var batch = new ObservationBatch(SyntheticFleet.Name);
            for (var step = 0; step < steps && !stop.IsCancellationRequested; step++)
            {
                for (var g = lane; g < groups.Count; g += parallel)
                {
                    // Spread over the round, as a fleet's reports are.
                    var due = round * (step + (double)g / groups.Count) - began.Elapsed;
                    if (due > TimeSpan.Zero)
                        await Task.Delay(due, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (stop.IsCancellationRequested)
                        break;
                    if (groups[g].Waiting.Count > MostWaiting)
                        await Task.Delay(Pause, CancellationToken.None);
                    await PushAsync(groups[g], batch, withStep: groups[g].Waiting.Count <= MostWaiting);
                }
            }

            for (var g = lane; g < groups.Count; g += parallel)
                await EmptyAsync(groups[g], batch);
        }, CancellationToken.None)));
    }

    /// <summary>Sends until everything that waits is taken.</summary>
    private async Task EmptyAsync(EntityGroup group, ObservationBatch batch)
    {
        while (group.Waiting.Count > 0)
        {
            await PushAsync(group, batch, withStep: false);
            if (group.Waiting.Count > 0)
                await Task.Delay(Pause);
        }
    }

    /// <summary>Sends what waits and, with it, the next step; again until there is an answer.</summary>
    private async Task PushAsync(EntityGroup group, ObservationBatch batch, bool withStep)
    {
        var rows = group.Waiting.ToList();
        if (withStep)
            rows.AddRange(group.Entities.Select(e => (e, group.NextStep)));
        batch.Clear(SyntheticFleet.Name);
        foreach (var (entity, step) in rows)
            fleet.AddTo(batch, entity, step);
        var sentMs = NowMs();
        PushAnswer? answer;
        while ((answer = await TryAsync(batch)) is null)
            await Task.Delay(Pause);
        group.Answered(rows, answer.Repeat, sentMs, NowMs(), withStep);
    }

    /// <returns>Null: there was no answer, or the whole batch was refused.</returns>
    private async Task<PushAnswer?> TryAsync(ObservationBatch batch)
    {
        var beganMs = NowMs();
        var began = Stopwatch.GetTimestamp();
        var (outcome, answer, reason) = await AskAsync(batch);
        var accepted = answer?.Accepted ?? 0;
        _records.Enqueue(new PushRecord(beganMs, outcome, Stopwatch.GetElapsedTime(began).TotalMilliseconds, accepted));
        Interlocked.Add(ref _accepted, accepted);
        if (reason is not null)
            Count(reason);
        return answer;
    }

    private void Count(string reason)
    {
        // Without what is told of the single message: the same reason counts as one.
        var end = reason.IndexOf(" for message", StringComparison.Ordinal);
        var kind = end < 0 ? reason : reason[..end];
        if (_reasons.Count < 100 || _reasons.ContainsKey(kind))
            _reasons.AddOrUpdate(kind, 1, (_, n) => n + 1);
    }

    private async Task<(PushOutcome, PushAnswer?, string?)> AskAsync(ObservationBatch batch)
    {
        try
        {
            var answer = await target.PushAsync(batch, CancellationToken.None);
            return (answer.Repeat.Count == 0 ? PushOutcome.Taken : PushOutcome.Partly, answer, answer.Reason);
        }
        catch (EngineOverloadedException e)
        {
            // The port says "later" for what the cluster refused and for what did not reach it.
            return (e.Message.StartsWith("The cluster cannot answer", StringComparison.Ordinal) ? PushOutcome.Failed : PushOutcome.Refused, null, e.Message);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TaskCanceledException)
        {
            return (PushOutcome.Failed, null, e.Message);
        }
    }

    public static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
