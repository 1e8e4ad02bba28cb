using System.Net;
using DistributedAnomaly.Configuration.Sections;
using Orleans.Configuration;

namespace DistributedAnomaly.Silo;

/// <summary>An active Orleans silo in this process, in a host of its own: the web server runs before it and longer than it.</summary>
internal sealed class RunningSilo
{
    private readonly IHost _host;

    private readonly ILogger _logger;

    private RunningSilo(IHost host, ILogger logger) => (_host, _logger) = (host, logger);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Cancelled when the silo ends by itself; its host only tells when it was not asked to stop.</summary>
    public CancellationToken Lost => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Completes when the silo is active: a member of its cluster.</summary>
    public static async Task<RunningSilo> StartAsync(
        SiloPlace place, ClusterSettings settings, bool traces, Action<ISiloBuilder> parts, ILoggerFactory loggers, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "DistributedAnomaly" });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(clock);
        // Signals are the web server's.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.DrainTime);
        builder.UseOrleans(silo =>
        {
            Configure(silo, place, settings);
            if (traces)
                silo.AddActivityPropagation();
            parts(silo);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new RunningSilo(host, loggers.CreateLogger<RunningSilo>());
        }
        catch
        {
            await EndAsync(host);
            throw;
        }
    }

    /// <summary>Leaves the cluster: the other silos take over what this one held.</summary>
    /// <param name="deadline">When it is cancelled the silo leaves without handing over; the others find out.</param>
    public async Task StopAsync(CancellationToken deadline)
    {
        try
        {
            await _host.StopAsync(deadline);
            if (deadline.IsCancellationRequested)
            {
                _logger.LogError(
                    "The silo could not hand over everything within cluster.drain_time: calm observations of the last cluster.loss_window may be lost.");
            }
        }
        finally
        {
            await EndAsync(_host);
        }
    }

    private static void Configure(ISiloBuilder silo, SiloPlace place, ClusterSettings settings)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (place.Cluster, place.Cluster));
        silo.Configure<SiloOptions>(options => options.SiloName = place.Name);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            var listen = place.IsLoopback ? place.Address : IPAddress.Any;
            (endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort) = (place.Address, place.SiloPort, place.GatewayPort);
            endpoints.SiloListeningEndpoint = new IPEndPoint(listen, place.SiloPort);
            endpoints.GatewayListeningEndpoint = new IPEndPoint(listen, place.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            members.ProbeTimeout = settings.ProbePeriod;
            members.NumMissedProbesLimit = settings.MissedProbes;
            // Where fewer silos are left than votes are needed, Orleans takes half of them.
            members.NumVotesForDeathDeclaration = settings.Votes;
            // A silo of a cluster that was killed as a whole is not waited for longer than three of these at the next start.
            members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            members.TableRefreshTimeout = TimeSpan.FromSeconds(15);
            members.DefunctSiloExpiration = TimeSpan.FromDays(1);
            members.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
    }

    private static async Task EndAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
