using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Ingest;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Wire;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Silos;

internal sealed class SiloAgent(GrainId id, Silo silo, ILoggerFactory loggers, SiloHost host, RowReporter reporter, Rivals rivals)
    : GrainService(id, silo, loggers), ISiloAgent
{
    public Task TakePoliciesAsync(PolicyVersion policies)
    {
        host.Policies.Take(policies);
        return Task.CompletedTask;
    }

    /// <remarks>Off the agent's turns, so that batches are judged side by side.</remarks>
    public Task<RelayReply> ObserveAsync(ObservationBatch batch, int[] rowsOfCaller, VerdictFilter filter) =>
        Task.Run(() => ObserveHereAsync(batch, rowsOfCaller, filter));

    /// <remarks>Off the agent's turns: the directory may have to be asked in another silo.</remarks>
    public Task<EntityKey[]> VerifyAsync(EntityKey[] keys) => Task.Run(() => rivals.VerifyAsync(keys));

    public Task ReportAsync() => reporter.ReportAsync(all: true);

    public Task ResendAsync(int shard)
    {
        foreach (var entity in host.Entities)
        {
            if (EntityRow.ShardOf(entity.Key) != shard)
                continue;
            lock (entity.Sync)
                host.Reports.Changed(entity, soon: true);
        }

        return reporter.ReportAsync(all: false);
    }

    /// <remarks>Off the agent's turns, as it takes some milliseconds.</remarks>
    public Task<byte[]?> HarvestAsync(string fleet) => Task.Run(() =>
    {
        var harvest = host.Fleets.Of(fleet).Harvest();
        if (harvest.Observations == 0 && harvest.Proposals.Count == 0)
            return null;
        var writer = new SnapshotWriter();
        harvest.Save(writer);
        return writer.Written.ToArray();
    });

    /// <remarks>Off the agent's turns: a model may have to be read.</remarks>
    public Task TakeKnowledgeAsync(string fleet, FleetView view) => Task.Run(() => host.Fleets.Take(fleet, view));

    private async Task<RelayReply> ObserveHereAsync(ObservationBatch batch, int[] rowsOfCaller, VerdictFilter filter)
    {
        var local = new LocalRows(host);
        var found = new Findings();
        await local.JudgeAsync(batch, [.. Enumerable.Range(0, batch.Count)], rowsOfCaller, filter, found);
        return new RelayReply
        {
            Accepted = found.Accepted, Ignored = found.Ignored, Rejected = [.. found.Rejected], Verdicts = [.. found.Verdicts],
            Left = [.. local.Left], ToSettle = [.. local.ToSettle.Keys.Select(k => k.Entity)], Incarnations = [.. local.ToSettle.Values],
        };
    }
}
