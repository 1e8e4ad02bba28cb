using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Silos;

internal sealed class SiloAgent(GrainId id, Silo silo, ILoggerFactory loggers, SiloHost host, RowReporter reporter)
    : GrainService(id, silo, loggers), ISiloAgent
{
    public Task TakePoliciesAsync(PolicyVersion policies)
    {
        host.Policies.Take(policies);
        return Task.CompletedTask;
    }

    public Task ReportAsync() => reporter.ReportAsync(all: true);

    public Task ResendAsync(int shard)
    {
        host.Reports.Resend(shard);
        return reporter.ReportAsync(all: false);
    }
}
