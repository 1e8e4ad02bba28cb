using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>
/// The way of a batch's rows to their entities. The plan:
/// <list type="number">
/// <item>what is active in this silo is judged at once</item>
/// <item>what was last met in another silo goes there, all rows of a silo in one message</item>
/// <item>the rest, and what came back, goes by messages to the grains, which read or admit the entity where need be</item>
/// <item>entities that have an alert to tell, tell it; where that fails the batch's rows of that entity are to be sent again</item>
/// </list>
/// </summary>
internal sealed class BatchWay(ObservationBatch batch, VerdictFilter filter, SiloHost host, SiloAgents agents, EntityCalls calls)
{
    private readonly int[] _all = [.. Enumerable.Range(0, batch.Count)];
    private readonly Dictionary<EntityKey, long> _toSettle = [];

    /// <param name="rows">Positions of the rows to judge.</param>
    /// <param name="found">Takes what was found.</param>
    public async Task GoAsync(int[] rows, Findings found)
    {
        // 1
        var local = new LocalRows(host);
        await local.JudgeAsync(batch, rows, _all, filter, found);
        foreach (var (key, incarnation) in local.ToSettle)
            _toSettle[key] = incarnation;
        // 2
        var rest = local.Left.Count == 0 ? local.Left : await RelayAsync(local.Left, found);
        // 3
        if (rest.Count > 0)
            await calls.AskAsync(batch, rest, filter, found);
        // 4
        if (_toSettle.Count == 0)
            return;
        var failed = await calls.SettleAsync(_toSettle);
        if (failed.Count == 0)
            return;
        var refused = found.Rejected.Select(r => r.Row).ToHashSet();
        foreach (var row in rows.Where(r => failed.Contains(KeyOf(r)) && !refused.Contains(r)))
        {
            found.Accepted--;
            found.Rejected.Add(new RejectedObservation(row, "The alert that the entity has to tell cannot be stored now.", Retry: true));
        }
    }

    /// <returns>Rows that are still to be judged, in their order.</returns>
    private async Task<List<int>> RelayAsync(List<int> rows, Findings found)
    {
        var bySilo = new Dictionary<SiloAddress, List<int>>();
        var rest = new List<int>();
        foreach (var row in rows)
        {
            if (host.Places.Find(KeyOf(row)) is not { } silo || silo.Equals(host.Address))
                rest.Add(row);
            else if (bySilo.TryGetValue(silo, out var some))
                some.Add(row);
            else
                bySilo.Add(silo, [row]);
        }

        foreach (var back in await Task.WhenAll(bySilo.Select(s => RelayAsync(s.Key, [.. s.Value], found))))
            rest.AddRange(back);
        rest.Sort();
        return rest;
    }

    private async Task<IEnumerable<int>> RelayAsync(SiloAddress silo, int[] rows, Findings found)
    {
        RelayReply reply;
        try
        {
            reply = await agents.Of(silo).ObserveAsync(BatchCopy.Of(batch, rows), rows, filter);
        }
        catch (Exception error)
        {
            // It may have judged them: they are duplicates then.
            host.Logger.LogDebug(error, "Silo {Silo} did not answer; its rows go by way of the grains.", silo);
            foreach (var row in rows)
                host.Places.Forget(KeyOf(row));
            return rows;
        }

        lock (found)
        {
            found.Accepted += reply.Accepted;
            found.Ignored += reply.Ignored;
            found.Rejected.AddRange(reply.Rejected);
            found.Verdicts.AddRange(reply.Verdicts);
            for (var i = 0; i < reply.ToSettle.Length; i++)
                _toSettle[new EntityKey(batch.Fleet, reply.ToSettle[i])] = reply.Incarnations[i];
        }

        foreach (var left in reply.Left)
            host.Places.Forget(KeyOf(rows[left]));
        return reply.Left.Select(left => rows[left]);
    }

    private EntityKey KeyOf(int row) => new(batch.Fleet, batch.Entity(row));
}
