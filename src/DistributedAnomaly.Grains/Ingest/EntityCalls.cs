using System.Diagnostics;
using System.Runtime.InteropServices;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>
/// The long way of one batch's rows: a message to each entity's grain, wherever it is. Those that failed are asked again together, as
/// long as it is worthwhile for the batch.
/// </summary>
internal sealed class EntityCalls(IGrainFactory grains, SiloHost host)
{
    /// <summary>Entities asked at once.</summary>
    private const int Window = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>For an answer while the database is away.</summary>
    private static readonly TimeSpan OutagePatience = TimeSpan.FromSeconds(1);

    private readonly long _begun = Stopwatch.GetTimestamp();

    /// <summary>
    /// Long enough for the cluster to find out that a silo has died, and to put its entities elsewhere. Not while the database is away:
    /// the other rows of the batch must not wait for those that need it. Not while this silo stops: it finds nobody any more.
    /// </summary>
    private bool IsWorthwhile => !host.IsStopping && !host.Saver.IsFailing && Stopwatch.GetElapsedTime(_begun) < SiloHost.Patience;

    /// <param name="rows">Positions of the rows to send.</param>
    /// <param name="found">Takes the outcome.</param>
    /// <remarks>
    /// Rows that were applied by an attempt whose answer was lost are duplicates to the next one: they change nothing, and count as taken.
    /// </remarks>
    public async Task AskAsync(ObservationBatch batch, IReadOnlyList<int> rows, VerdictFilter filter, Findings found)
    {
        var left = Slice(batch, rows, filter);
        for (var attempt = 1; ; attempt++)
        {
            var (failed, error) = await AskOnceAsync(left, found);
            if (failed.Count == 0)
                return;
            if (!IsWorthwhile)
            {
                host.Logger.LogWarning(error, "{Entities} entities did not take their observations.", failed.Count);
                var reason = $"The entity could not be reached, or its state not be kept: {FirstLine.Of(error!)}";
                found.Rejected.AddRange(failed.SelectMany(f => EntityOutcome.Refused(f.Rows.RowsOfCaller, reason, retry: true).Rejected));
                return;
            }

            host.Logger.LogDebug(error, "{Entities} entities did not answer; they are asked again.", failed.Count);
            await Task.Delay(Pause(attempt));
            left = [.. failed];
        }
    }

    /// <summary>Completes when the entities have told what they have to tell.</summary>
    /// <returns>Those that could not.</returns>
    public async Task<HashSet<EntityKey>> SettleAsync(IReadOnlyDictionary<EntityKey, long> keys)
    {
        var gone = new HashSet<EntityKey>();
        var left = keys.ToArray();
        for (var attempt = 1; ; attempt++)
        {
            var failed = new List<KeyValuePair<EntityKey, long>>();
            foreach (var some in left.Chunk(Window))
            {
                var settled = await Task.WhenAll(some.Select(s => SettleOnceAsync(s.Key, s.Value)));
                gone.UnionWith(some.Where((_, i) => settled[i] == false).Select(s => s.Key));
                failed.AddRange(some.Where((_, i) => settled[i] is null));
            }

            if (failed.Count == 0)
                return gone;
            if (!IsWorthwhile)
            {
                host.Logger.LogWarning("{Entities} entities could not tell their alerts.", failed.Count);
                gone.UnionWith(failed.Select(f => f.Key));
                return gone;
            }

            await Task.Delay(Pause(attempt));
            left = [.. failed];
        }
    }

    private static (EntityKey Key, RowSlice Rows)[] Slice(ObservationBatch batch, IReadOnlyList<int> rows, VerdictFilter filter)
    {
        var entities = new Dictionary<string, List<int>>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            ref var some = ref CollectionsMarshal.GetValueRefOrAddDefault(entities, batch.Entity(row), out _);
            (some ??= new List<int>(1)).Add(row);
        }

        return [.. entities.Select(e =>
        {
            int[] all = [.. e.Value];
            return (new EntityKey(batch.Fleet, e.Key), new RowSlice(batch, all, all, filter));
        })];
    }

    private static TimeSpan Pause(int attempt) => FirstPause * attempt < LongestPause ? FirstPause * attempt : LongestPause;

    /// <returns>Those that failed, with the last error.</returns>
    private async Task<(List<(EntityKey Key, RowSlice Rows)> Failed, Exception? Error)> AskOnceAsync(
        (EntityKey Key, RowSlice Rows)[] slices, Findings found)
    {
        var failed = new List<(EntityKey, RowSlice)>();
        Exception? last = null;
        var waiting = new ValueTask<EntityOutcome>[Math.Min(Window, slices.Length)];
        for (var begin = 0; begin < slices.Length; begin += Window)
        {
            var count = Math.Min(Window, slices.Length - begin);
            for (var i = 0; i < count; i++)
                waiting[i] = InTimeAsync(Entity(slices[begin + i].Key).ObserveAsync(slices[begin + i].Rows));
            for (var i = 0; i < count; i++)
            {
                try
                {
                    Take(slices[begin + i].Key, await waiting[i], found);
                }
                catch (Exception error)
                {
                    failed.Add(slices[begin + i]);
                    last = error;
                }
            }
        }

        return (failed, last);
    }

    private ValueTask<T> InTimeAsync<T>(ValueTask<T> call) => call.IsCompleted ? call : new(InTimeAsync(call.AsTask()));

    /// <summary>
    /// While the database is away an entity may not answer at all: it cannot be read, or is on its way out of memory and waits to be saved. Nor may
    /// it where the question was lost with a silo.
    /// </summary>
    private async Task<T> InTimeAsync<T>(Task<T> call)
    {
        var answer = host.Losses.WatchAsync(call);
        if (await Task.WhenAny(answer, host.Saver.Outage) != answer)
            await answer.WaitAsync(OutagePatience);
        return await answer;
    }

    private void Take(EntityKey key, EntityOutcome outcome, Findings found)
    {
        if (outcome.Silo is { } silo && !silo.Equals(host.Address))
            host.Places.Met(key, silo);
        found.Accepted += outcome.Accepted;
        found.Ignored += outcome.Ignored;
        found.Rejected.AddRange(outcome.Rejected);
        found.Verdicts.AddRange(outcome.Verdicts);
    }

    /// <returns>False: who judged is gone; null: no answer.</returns>
    private async Task<bool?> SettleOnceAsync(EntityKey key, long incarnation)
    {
        try
        {
            return await InTimeAsync(Entity(key).SettleAsync(incarnation));
        }
        catch (Exception error)
        {
            host.Logger.LogDebug(error, "{Entity} could not tell its alert.", key);
            return null;
        }
    }

    private IEntityGrain Entity(EntityKey key) => grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(key));
}
