using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
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
/// <item>sort out rows that cannot be taken; gather the others by entity</item>
/// <item>ask the entities, a bounded number at a time; one that moved or whose silo died is asked again</item>
/// <item>put the answers together</item>
/// </list>
/// </summary>
[StatelessWorker]
[Reentrant]
internal sealed class IngestGrain(SiloHost host) : Grain, IIngestGrain
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
            var split = new BatchSplit(batch, filter);
            // 4
            var outcomes = await new EntityCalls(GrainFactory, host).AskAsync(split.Slices);
            // 5
            var reply = Join(split, outcomes);
            host.Telemetry.Batch(reply.Accepted, reply.Ignored, reply.Rejected.Length, measurements, host.Time.GetElapsedTime(begun));
            return reply;
        }
        finally
        {
            host.Gate.Leave(measurements);
        }
    }

    private static IngestReply Join(BatchSplit split, EntityOutcome[] outcomes)
    {
        var accepted = 0;
        var ignored = 0;
        var rejected = split.Rejected;
        List<ObservationVerdict>? verdicts = null;
        foreach (var outcome in outcomes)
        {
            accepted += outcome.Accepted;
            ignored += outcome.Ignored;
            rejected.AddRange(outcome.Rejected);
            if (outcome.Verdicts.Length > 0)
                (verdicts ??= []).AddRange(outcome.Verdicts);
        }

        rejected.Sort((a, b) => a.Row.CompareTo(b.Row));
        verdicts?.Sort((a, b) => a.Row.CompareTo(b.Row));
        return new IngestReply { Accepted = accepted, Ignored = ignored, Rejected = [.. rejected], Verdicts = verdicts?.ToArray() ?? [] };
    }

    private async Task<string?> RefuseFleetAsync(string fleet)
    {
        if (host.Sizes.Total >= host.Options.MaxEntities)
            return host.Sizes.Of(fleet) > 0 ? null : $"No more than {host.Options.MaxEntities} entities are allowed (maxEntities).";
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
