using DistributedAnomaly.Client.Meters;
using DistributedAnomaly.Client.Pushing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DistributedAnomaly.Client.Hosting;

/// <summary>Starts the reporting with the host; at its end reports a last time and sends what is left.</summary>
internal sealed class PushingLifetime(MetricsPusher pusher, IOptions<DistributedAnomalyOptions> options, TimeProvider time)
    : IHostedService, IDisposable
{
    private MeterBridge? _bridge;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ReportMeters)
            _bridge = new MeterBridge(pusher, options.Value.Meters, time);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _bridge?.Dispose();
        await pusher.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _bridge?.Dispose();
}
