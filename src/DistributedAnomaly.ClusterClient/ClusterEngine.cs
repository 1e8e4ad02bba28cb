using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace DistributedAnomaly.ClusterClient;

/// <summary>
/// The engine of a cluster, used from outside as a client of Orleans: no HTTP between, and each call goes to a silo that is there. For
/// programs that run in the same network as the silos; all others use the HTTP API.
/// </summary>
public sealed class ClusterEngine : IAnomalyEngine, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly IHost _host;
    private readonly GrainAnomalyEngine _engine;

    private ClusterEngine(IHost host, GatewayLoss gatewayLoss)
    {
        _host = host;
        _engine = new GrainAnomalyEngine(host.Services.GetRequiredService<IGrainFactory>(), gatewayLoss);
    }

    /// <summary>Completes when a silo is reached.</summary>
    /// <exception cref="ArgumentException">The options say neither or both of database and gateways.</exception>
    /// <exception cref="IOException">No silo was reached within <see cref="ClusterEngineOptions.ConnectPatience"/>.</exception>
    public static async Task<ClusterEngine> ConnectAsync(ClusterEngineOptions options, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString) == (options.Gateways.Count == 0))
            throw new ArgumentException($"Give either {nameof(options.ConnectionString)} or {nameof(options.Gateways)}.", nameof(options));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "DistributedAnomaly" });
        builder.Services.AddSingleton(options.Loggers ?? NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var gatewayLoss = new GatewayLoss();
        builder.UseOrleansClient(client =>
        {
            Configure(client, options, cancellationToken);
            client.AddGatewayCountChangedHandler((_, change) =>
            {
                if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways)
                    gatewayLoss.Tell();
            });
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new ClusterEngine(host, gatewayLoss);
        }
        catch (Exception e)
        {
            host.Dispose();
            if (e is OperationCanceledException or ArgumentException)
                throw;
            throw new IOException($"No silo of the cluster '{options.ClusterName}' was reached: {e.Message}", e);
        }
    }

    public ValueTask<ObserveResult> ObserveAsync(ObservationBatch batch, VerdictFilter verdicts, CancellationToken cancellationToken) =>
        _engine.ObserveAsync(batch, verdicts, cancellationToken);

    public ValueTask<IReadOnlyList<FleetSummary>> ListFleetsAsync(CancellationToken cancellationToken) => _engine.ListFleetsAsync(cancellationToken);

    public ValueTask<FleetSummary?> GetFleetAsync(string fleet, CancellationToken cancellationToken) => _engine.GetFleetAsync(fleet, cancellationToken);

    public ValueTask<EntityPage?> ListEntitiesAsync(EntityQuery query, CancellationToken cancellationToken) =>
        _engine.ListEntitiesAsync(query, cancellationToken);

    public ValueTask<EntityReport?> GetEntityAsync(EntityKey key, CancellationToken cancellationToken) => _engine.GetEntityAsync(key, cancellationToken);

    public ValueTask<History?> GetHistoryAsync(HistoryQuery query, CancellationToken cancellationToken) =>
        _engine.GetHistoryAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListAlertsAsync(AlertQuery query, CancellationToken cancellationToken) =>
        _engine.ListAlertsAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAlertAsync(string id, CancellationToken cancellationToken) => _engine.GetAlertAsync(id, cancellationToken);

    public ValueTask<bool> GiveFeedbackAsync(EntityKey key, EntityFeedback feedback, CancellationToken cancellationToken) =>
        _engine.GiveFeedbackAsync(key, feedback, cancellationToken);

    public ValueTask<IReadOnlyList<EntityFeedback>?> GetFeedbackAsync(EntityKey key, CancellationToken cancellationToken) =>
        _engine.GetFeedbackAsync(key, cancellationToken);

    public ValueTask ApplyAsync(FleetPolicies policies, CancellationToken cancellationToken) => _engine.ApplyAsync(policies, cancellationToken);

    /// <inheritdoc/>
    public IFleetTier? FleetTier => _engine.FleetTier;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static void Configure(IClientBuilder client, ClusterEngineOptions options, CancellationToken cancellationToken)
    {
        client.Configure<OrleansClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterName, options.ClusterName));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        if (options.ConnectionString is { } connectionString)
        {
            client.UseAdoNetClustering(ado =>
            {
                ado.Invariant = "Npgsql";
                ado.ConnectionString = connectionString;
            });
        }
        else
        {
            client.UseStaticClustering([.. options.Gateways]);
        }

        var begun = options.Clock.GetTimestamp();
        client.UseConnectionRetryFilter(async (_, stopping) =>
        {
            if (options.Clock.GetElapsedTime(begun) >= options.ConnectPatience)
                return false;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
            await Task.Delay(Pause, options.Clock, either.Token);
            return true;
        });
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
