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

/// <summary>The long way of rows: a message to each entity's grain, wherever it is, and again if it moved or its silo died.</summary>
internal sealed class EntityCalls(IGrainFactory grains, SiloHost host)
{
    /// <summary>Entities asked at once.</summary>
    private const int Window = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>For an answer while the database is away.</summary>
    private static readonly TimeSpan OutagePatience = TimeSpan.FromSeconds(1);

    /// <param name="rows">Positions of the rows to send.</param>
    /// <param name="found">Takes the outcome.</param>
    public async Task AskAsync(ObservationBatch batch, IReadOnlyList<int> rows, VerdictFilter filter, Findings found)
    {
        var slices = Slice(batch, rows, filter);
        var waiting = new ValueTask<EntityOutcome>[Math.Min(Window, slices.Length)];
        for (var begin = 0; begin < slices.Length; begin += Window)
        {
            var count = Math.Min(Window, slices.Length - begin);
            for (var i = 0; i < count; i++)
                waiting[i] = Ask(slices[begin + i]);
            for (var i = 0; i < count; i++)
            {
                var (key, slice) = slices[begin + i];
                var outcome = await AnswerAsync(waiting[i], (key, slice));
                if (outcome.Silo is { } silo && !silo.Equals(host.Address))
                    host.Places.Met(key, silo);
                found.Accepted += outcome.Accepted;
                found.Ignored += outcome.Ignored;
                found.Rejected.AddRange(outcome.Rejected);
                found.Verdicts.AddRange(outcome.Verdicts);
            }
        }
    }

    /// <summary>Completes when the entities have told what they have to tell.</summary>
    /// <returns>Those that could not.</returns>
    public async Task<HashSet<EntityKey>> SettleAsync(IReadOnlyDictionary<EntityKey, long> keys)
    {
        var failed = new HashSet<EntityKey>();
        foreach (var some in keys.Chunk(Window))
        {
            var settled = await Task.WhenAll(some.Select(s => SettleAsync(s.Key, s.Value)));
            for (var i = 0; i < some.Length; i++)
            {
                if (!settled[i])
                    failed.Add(some[i].Key);
            }
        }

        return failed;
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

    private ValueTask<EntityOutcome> Ask((EntityKey Key, RowSlice Rows) slice) =>
        grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(slice.Key)).ObserveAsync(slice.Rows);

    /// <summary>
    /// Rows that were applied by an attempt whose answer was lost are duplicates to the next one: they change nothing, and count as taken.
    /// </summary>
    private async ValueTask<EntityOutcome> AnswerAsync(ValueTask<EntityOutcome> first, (EntityKey Key, RowSlice Rows) slice)
    {
        var call = first;
        var begun = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await InTimeAsync(call);
            }
            catch (Exception error) when (IsWorthwhile(begun))
            {
                host.Logger.LogDebug(error, "{Entity} did not answer; it is asked again.", slice.Key);
                await Task.Delay(Pause(attempt));
                call = Ask(slice);
            }
            catch (Exception error)
            {
                host.Logger.LogWarning(error, "{Entity} did not take its observations.", slice.Key);
                return EntityOutcome.Refused(slice.Rows.RowsOfCaller, $"The entity could not be reached, or its state not be kept: {error.Message}", retry: true);
            }
        }
    }

    /// <summary>
    /// Long enough for the cluster to find out that a silo has died, and to put its entities elsewhere. Not while the database is away:
    /// the other rows of the batch must not wait for those that need it.
    /// </summary>
    private bool IsWorthwhile(long begun) => !host.Saver.IsFailing && Stopwatch.GetElapsedTime(begun) < SiloHost.Patience;

    private ValueTask<T> InTimeAsync<T>(ValueTask<T> call) => call.IsCompleted ? call : new(InTimeAsync(call.AsTask()));

    /// <summary>
    /// While the database is away an entity may not answer at all: it cannot be read, or is on its way out of memory and waits to be saved.
    /// </summary>
    private async Task<T> InTimeAsync<T>(Task<T> call)
    {
        if (await Task.WhenAny(call, host.Saver.Outage) != call)
            await call.WaitAsync(OutagePatience);
        return await call;
    }

    private static TimeSpan Pause(int attempt) => FirstPause * attempt < LongestPause ? FirstPause * attempt : LongestPause;

    private async Task<bool> SettleAsync(EntityKey key, long incarnation)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await InTimeAsync(grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(key)).SettleAsync(incarnation));
            }
            catch (Exception error) when (IsWorthwhile(begun))
            {
                host.Logger.LogDebug(error, "{Entity} could not tell its alert; it is asked again.", key);
                await Task.Delay(Pause(attempt));
            }
            catch (Exception error)
            {
                host.Logger.LogWarning(error, "{Entity} could not tell its alert.", key);
                return false;
            }
        }
    }
}
