using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>Asks the entities of one batch.</summary>
internal sealed class EntityCalls(IGrainFactory grains, SiloHost host)
{
    /// <summary>Entities asked at once.</summary>
    private const int Window = 512;

    private const int Attempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <returns>The outcomes in the order of the slices.</returns>
    public async Task<EntityOutcome[]> AskAsync((string Entity, RowSlice Rows)[] slices)
    {
        var outcomes = new EntityOutcome[slices.Length];
        var waiting = new ValueTask<EntityOutcome>[Math.Min(Window, slices.Length)];
        for (var begin = 0; begin < slices.Length; begin += Window)
        {
            var count = Math.Min(Window, slices.Length - begin);
            for (var i = 0; i < count; i++)
                waiting[i] = Ask(slices[begin + i]);
            for (var i = 0; i < count; i++)
                outcomes[begin + i] = await AnswerAsync(waiting[i], slices[begin + i]);
        }

        return outcomes;
    }

    private ValueTask<EntityOutcome> Ask((string Entity, RowSlice Rows) slice) =>
        grains.GetGrain<IEntityGrain>(EntityGrain.KeyOf(new EntityKey(slice.Rows.Batch.Fleet, slice.Entity))).ObserveAsync(slice.Rows);

    /// <summary>
    /// Rows that were applied by an attempt whose answer was lost are duplicates to the next one: they change nothing, and count as taken.
    /// </summary>
    private async ValueTask<EntityOutcome> AnswerAsync(ValueTask<EntityOutcome> first, (string Entity, RowSlice Rows) slice)
    {
        var call = first;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call;
            }
            // Whoever was out of time has tried as long as there was hope; the caller's own time is short.
            catch (Exception error) when (attempt < Attempts && error is not TimeoutException)
            {
                host.Logger.LogDebug(error, "{Entity} did not answer; it is asked again.", slice.Entity);
                await Task.Delay(FirstPause * attempt);
                call = Ask(slice);
            }
            catch (Exception error)
            {
                host.Logger.LogWarning(error, "{Entity} did not take its observations.", slice.Entity);
                return EntityOutcome.Refused(slice.Rows.RowsOfCaller, $"The entity could not be reached, or its state not be kept: {error.Message}", retry: true);
            }
        }
    }
}
