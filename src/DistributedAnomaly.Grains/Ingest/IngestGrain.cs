using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.Grains.Wire;
using Orleans.Concurrency;

namespace DistributedAnomaly.Grains.Ingest;

/// <summary>
/// A batch's way to its entities. The plan:
/// <list type="number">
/// <item>take a place under the bounds, or refuse the batch</item>
/// <item>see that the fleet exists</item>
/// <item>sort out rows that cannot be taken</item>
/// <item>let the entities judge the others (<see cref="BatchWay"/>)</item>
/// <item>put the answer together</item>
/// </list>
/// </summary>
[StatelessWorker]
[Reentrant]
internal sealed class IngestGrain(SiloHost host, SiloAgents agents) : Grain, IIngestGrain
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task<IngestReply> ObserveAsync(ObservationBatch batch, VerdictFilter filter)
    {
        // 1
        var begun = host.Time.GetTimestamp();
        if (host.Saver.Refusal() is { } refusal)
            return Overloaded(refusal);
        var measurements = batch.Measurements;
        if (!host.Gate.TryEnter(measurements))
            return Overloaded($"The silo is busy: {host.Gate.Batches} batches with {host.Gate.Measurements} measurements wait.");
        try
        {
            // 2
            await host.Policies.Ready;
            if (await RefuseFleetAsync(batch.Fleet) is { } unknown)
                return new IngestReply { UnknownFleet = unknown };
            if (batch.ReceivedMs == 0)
                batch.ReceivedMs = host.NowMs;
            // 3
            var found = new Findings();
            var rows = RowChecks.Check(batch, found.Rejected);
            // 4
            await new BatchWay(batch, filter, host, agents, new EntityCalls(GrainFactory, host)).GoAsync(rows, found);
            // 5
            var reply = Reply(found);
            host.Telemetry.Batch(reply.Accepted, reply.Ignored, reply.Rejected.Length, measurements, host.Time.GetElapsedTime(begun));
            return reply;
        }
        finally
        {
            host.Gate.Leave(measurements);
        }
    }

    private static IngestReply Reply(Findings found)
    {
        found.Rejected.Sort((a, b) => a.Row.CompareTo(b.Row));
        found.Verdicts.Sort((a, b) => a.Row.CompareTo(b.Row));
        return new IngestReply
        {
            Accepted = found.Accepted, Ignored = found.Ignored, Rejected = [.. found.Rejected], Verdicts = [.. found.Verdicts],
        };
    }

    private async Task<string?> RefuseFleetAsync(string fleet)
    {
        if (host.Sizes.Knows(fleet))
            return null;
        if (await GrainFactory.GetGrain<ICatalogGrain>(0).EnsureFleetAsync(fleet) is { } reason)
            return reason;
        host.Sizes.Created(fleet);
        return null;
    }

    private IngestReply Overloaded(string reason)
    {
        host.Telemetry.Overload();
        return new IngestReply { Overloaded = reason, RetryAfter = RetryAfter };
    }
}
