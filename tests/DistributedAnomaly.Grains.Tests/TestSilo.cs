using System.Net;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>A silo in the process of the test, with the stores and the clock that the test gives it.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly AlertReceivers _receivers;

    private TestSilo(IHost host, AlertReceivers receivers, int siloPort, int gatewayPort)
    {
        (_host, _receivers, SiloPort, GatewayPort) = (host, receivers, siloPort, gatewayPort);
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Engine = new GrainAnomalyEngine(Grains);
    }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    public IGrainFactory Grains { get; }

    public GrainAnomalyEngine Engine { get; }

    public AlertReceivers Receivers => _receivers;

    public IServiceProvider Services => _host.Services;

    /// <param name="primary">Silo port of the first silo of the cluster; null: this is it.</param>
    public static async Task<TestSilo> StartAsync(
        ClusterOptions options, ClusterStores stores, FleetPolicies? policies, TimeProvider clock, Action<ISiloBuilder> storage,
        IReadOnlyList<IReceiver>? receivers = null, int? primary = null, AlertPolicy? alerts = null,
        CancellationToken cancellationToken = default)
    {
        var (siloPort, gatewayPort) = (LoopbackPorts.Next(), LoopbackPorts.Next());
        var all = new AlertReceivers(receivers ?? [], alerts);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, new IPEndPoint(IPAddress.Loopback, primary ?? siloPort));
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            storage(silo);
            silo.AddAnomalyGrains(options, stores, policies, all, clock);
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new TestSilo(host, all, siloPort, gatewayPort);
    }

    /// <summary>Stops in order: activations save what they have.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await EndAsync();
    }

    /// <summary>Ends without a farewell, as far as a process can end a part of itself.</summary>
    public async Task AbandonAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        try
        {
            await _host.StopAsync(atOnce.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            // It was in a hurry.
        }

        await EndAsync();
    }

    private async ValueTask EndAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
        _receivers.Dispose();
    }
}
