using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Grains.Silos;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>
/// The short way of rows whose entities are active in this silo: judged in the caller's thread under the entity's lock, which the grain's
/// turns take too. A message to a grain costs three times as much as judging a row. Whatever needs more than judging (an alert to tell, an
/// entity to read or to admit, a change of owner) goes by way of the grain.
/// </summary>
internal sealed class LocalRows(SiloHost host)
{
    /// <summary>Rows judged in one go: about 3 ms.</summary>
    private const int Stretch = 100;

    private readonly HashSet<EntityKey> _leaving = [];

    /// <summary>Rows that the short way could not take, in their order.</summary>
    public List<int> Left { get; } = [];

    /// <summary>Entities that have an alert to tell before the batch may be acknowledged, with who judged it.</summary>
    public Dictionary<EntityKey, long> ToSettle { get; } = [];

    /// <summary>Judges what it can, in stretches: questions and probes do not wait for a whole batch.</summary>
    /// <param name="rows">Positions of the rows to judge.</param>
    /// <param name="rowsOfCaller">Of each row of the batch, its position in what the caller sent.</param>
    public async Task JudgeAsync(ObservationBatch batch, int[] rows, int[] rowsOfCaller, VerdictFilter filter, Findings found)
    {
        for (var begin = 0; begin < rows.Length; begin += Stretch)
        {
            if (begin > 0)
                await Task.Yield();
            Judge(batch, rows.AsSpan(begin, Math.Min(Stretch, rows.Length - begin)), rowsOfCaller, filter, found);
        }
    }

    private void Judge(ObservationBatch batch, ReadOnlySpan<int> rows, ReadOnlySpan<int> rowsOfCaller, VerdictFilter filter, Findings found)
    {
        var nowMs = Environment.TickCount64;
        // A call by way of the grain now and then shows the runtime that the entity is not idle.
        var calledSinceMs = nowMs - (long)(host.Options.IdleEntityAge.TotalMilliseconds / 4);
        var isShort = host.Options.LossWindow > TimeSpan.Zero;
        foreach (var row in rows)
        {
            var key = new EntityKey(batch.Fleet, batch.Entity(row));
            if (!isShort || _leaving.Contains(key) || host.Entities.Find(key) is not { } entity || entity.LastCallMs < calledSinceMs)
            {
                Leave(row, key);
                continue;
            }

            lock (entity.Sync)
            {
                if (entity.IsLeaving || entity.IsOvertaken || entity.Unannounced.Count > 0)
                {
                    Leave(row, key);
                    continue;
                }

                host.Judge.Judge(entity, batch, [row], [rowsOfCaller[row]], filter, found);
                if (entity.Unannounced.Count > 0)
                    ToSettle[key] = entity.Incarnation;
            }
        }
    }

    /// <summary>The rows of an entity keep their order: where one cannot take the short way, none behind it does.</summary>
    private void Leave(int row, EntityKey key)
    {
        Left.Add(row);
        _leaving.Add(key);
    }
}
