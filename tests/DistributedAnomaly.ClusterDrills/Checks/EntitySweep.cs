using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>Asks every entity of a fleet how it is, each until it answers.</summary>
/// <param name="Health">By entity; null: it gave no answer within the patience.</param>
/// <param name="Took">Until the last one had answered.</param>
/// <param name="AnsweredMs">When each one answered, in order (ms since the begin).</param>
/// <param name="Retries">Questions that were asked again.</param>
internal sealed record EntitySweep(EntityHealth?[] Health, TimeSpan Took, long[] AnsweredMs, int Retries)
{
    private const int Parallel = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Until a part of all entities had answered, s.</summary>
    /// <param name="part">0 to 1.</param>
    public double Until(double part) => AnsweredMs[(int)(part * (AnsweredMs.Length - 1))] / 1000.0;

    public static async Task<EntitySweep> RunAsync(IAnomalyEngine engine, SyntheticFleet fleet)
    {
        var health = new EntityHealth?[fleet.Count];
        var answeredMs = new long[fleet.Count];
        var retries = 0;
        var watch = Stopwatch.StartNew();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, fleet.Count), new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (entity, token) =>
            {
                while (true)
                {
                    try
                    {
                        if (await engine.GetEntityAsync(fleet.KeyOf(entity), token) is { } report)
                        {
                            health[entity] = report.Health;
                            answeredMs[entity] = watch.ElapsedMilliseconds;
                            return;
                        }
                    }
                    catch (EngineOverloadedException)
                    {
                        // It cannot answer now.
                    }

                    if (watch.Elapsed > Patience)
                        return;
                    Interlocked.Increment(ref retries);
                    await Task.Delay(Pause, token);
                }
            });
        Array.Sort(answeredMs);
        return new EntitySweep(health, watch.Elapsed, answeredMs, retries);
    }
}
