using DistributedAnomaly.Configuration;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Silo;

/// <summary>The cluster edition: this process is one silo, alone with its state in memory or with others on one PostgreSQL database.</summary>
internal sealed class ClusterEdition(SiloArguments arguments, Func<string, string?> environment) : IEdition
{
    private IAnomalyEngine? _engine;
    private WebhookReceivers? _webhooks;
    private AlertReceivers? _receivers;
    private string _words = "";

    public ServeArguments Arguments => arguments.Common;

    public ConfigurationLoader Loader { get; } = new(environment);

    public PlatformConfiguration Combine(PlatformConfiguration file)
    {
        var fromEnvironment = environment(SiloPlace.ConnectionStringVariable) is { Length: > 0 } text ? text : null;
        return file with
        {
            Cluster = file.Cluster with
            {
                ConnectionString = arguments.ConnectionString ?? fromEnvironment ?? file.Cluster.ConnectionString,
                SiloPort = arguments.SiloPort ?? file.Cluster.SiloPort,
                GatewayPort = arguments.GatewayPort ?? file.Cluster.GatewayPort,
                SiloName = arguments.SiloName ?? file.Cluster.SiloName,
            },
        };
    }

    public ServerOptions Adapt(ServerOptions options, PlatformConfiguration configuration) =>
        options with { DrainTime = configuration.Cluster.DrainTime, LeaveDelay = configuration.Cluster.LeaveDelay };

    public async Task<RunningEngine> OpenAsync(
        PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, Action<string> waiting, CancellationToken cancellationToken)
    {
        var place = SiloPlace.Of(configuration.Cluster, environment);
        _webhooks = new WebhookReceivers(configuration.Webhooks, clock);
        _receivers = new AlertReceivers(_webhooks.Current);
        var silo = place.Database is null
            ? await StartAsync(new StateInMemory(place))
            : await ClusterDatabase.WhenReachableAsync(
                place,
                async () => await StartAsync(await StateInPostgres.OpenAsync(place, configuration.Engine, loggers, clock, cancellationToken)),
                waiting, loggers.CreateLogger<ClusterEdition>(), clock, cancellationToken);
        _engine = silo.Engine;
        return silo;

        async Task<RunningEngine> StartAsync(ISiloState state)
        {
            _words = state.InWords;
            try
            {
                var running = await RunningSilo.StartAsync(
                    place, configuration.Cluster, traces: configuration.Telemetry.OtlpEndpoint is not null,
                    parts =>
                    {
                        state.Configure(parts);
                        parts.AddAnomalyGrains(GrainSettings.Of(configuration), state.Stores, configuration.Fleets, _receivers, clock);
                    },
                    loggers, clock, cancellationToken);
                return new RunningEngine(running.Services.GetRequiredService<IAnomalyEngine>(), deadline => CloseAsync(running, state, deadline), running.Lost);
            }
            catch
            {
                await state.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken)
    {
        await _engine!.ApplyAsync(configuration.Fleets, cancellationToken);
        await _webhooks!.ApplyAsync(configuration.Webhooks, receivers => _receivers!.ApplyAsync(receivers, cancellationToken));
    }

    public string Describe(PlatformConfiguration configuration) => _words;

    private async ValueTask CloseAsync(RunningSilo silo, ISiloState state, CancellationToken deadline)
    {
        try
        {
            await silo.StopAsync(deadline);
        }
        finally
        {
            await state.DisposeAsync();
            _webhooks!.Dispose();
        }
    }
}
