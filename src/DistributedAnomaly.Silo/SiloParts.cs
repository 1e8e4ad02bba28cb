using DistributedAnomaly.Configuration;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Incidents;
using DistributedAnomaly.Grains;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.Receivers;

namespace DistributedAnomaly.Silo;

/// <summary>The parts of the cluster edition, put together in one place: receivers, state, silo. Opened in that order, closed in the other one.</summary>
internal sealed class SiloParts : IAsyncDisposable
{
    private readonly ReceiverSet _told;
    private readonly AlertReceivers _receivers;
    private ISiloState? _state;
    private RunningSilo? _silo;
    private GrainAnomalyEngine? _engine;

    private SiloParts(PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock)
    {
        _told = new ReceiverSet(configuration.Receivers, configuration.Fleets, clock, loggers.CreateLogger<ReceiverSet>());
        _receivers = new AlertReceivers(_told.Current, AlertsOf(configuration));
    }

    public IAnomalyEngine Engine => _engine!;

    /// <summary>See <see cref="ISiloState.InWords"/>.</summary>
    public string InWords => _state!.InWords;

    /// <summary>Cancelled when the silo ends by itself.</summary>
    public CancellationToken Lost => _silo!.Lost;

    /// <summary>Completes when the silo is active; waits for the database as long as that takes.</summary>
    /// <exception cref="ServerStartException">It cannot become active.</exception>
    public static async Task<SiloParts> OpenAsync(
        SiloPlace place, PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock, Action<string> waiting,
        CancellationToken cancellationToken)
    {
        var parts = new SiloParts(configuration, loggers, clock);
        try
        {
            if (place.Database is null)
            {
                await parts.StartAsync(new StateInMemory(place), place, configuration, loggers, clock, cancellationToken);
            }
            else
            {
                await ClusterDatabase.WhenReachableAsync(
                    place,
                    async () => await parts.StartAsync(
                        await StateInPostgres.OpenAsync(place, configuration.Engine, clock, waiting, cancellationToken),
                        place, configuration, loggers, clock, cancellationToken),
                    waiting, loggers.CreateLogger<SiloParts>(), clock, cancellationToken);
            }

            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes another version of the configuration: policies and receivers change at once, the rest at the next start.</summary>
    public async ValueTask ApplyAsync(PlatformConfiguration configuration, CancellationToken cancellationToken)
    {
        await _engine!.ApplyAsync(configuration.Fleets, cancellationToken);
        await _told.ApplyAsync(
            configuration.Receivers, configuration.Fleets,
            receivers => _receivers.ApplyAsync(receivers, AlertsOf(configuration), cancellationToken));
    }

    /// <summary>Leaves the cluster, then closes the rest.</summary>
    /// <param name="deadline">See <see cref="RunningSilo.StopAsync"/>.</param>
    public async ValueTask CloseAsync(CancellationToken deadline)
    {
        try
        {
            if (_silo is not null)
                await _silo.StopAsync(deadline);
        }
        finally
        {
            _silo = null;
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.StopAsync(CancellationToken.None);
        if (_state is not null)
            await _state.DisposeAsync();
        _receivers.Dispose();
        _told.Dispose();
    }

    private static AlertPolicy AlertsOf(PlatformConfiguration configuration) =>
        FleetInhibition.With(configuration.Alerts.ToPolicy(), configuration.Fleets);

    private async Task StartAsync(
        ISiloState state, SiloPlace place, PlatformConfiguration configuration, ILoggerFactory loggers, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        try
        {
            var fleets = new FleetTierOptions { Trainers = TorchPlugIn.Load(TorchPlugIn.Folder) };
            _silo = await RunningSilo.StartAsync(
                place, configuration.Cluster, traces: configuration.Telemetry.OtlpEndpoint is not null,
                silo =>
                {
                    state.Configure(silo);
                    // A silo whose configuration says nothing of fleets takes what the cluster has.
                    var policies = configuration.Fleets == FleetPolicies.Default ? null : configuration.Fleets;
                    silo.AddAnomalyGrains(GrainSettings.Of(configuration), state.Stores, policies, _receivers, clock, fleets);
                },
                loggers, clock, cancellationToken);
        }
        catch
        {
            await state.DisposeAsync();
            throw;
        }

        _state = state;
        var grains = _silo.Grains;
        _engine = new GrainAnomalyEngine(grains, desk: () => _receivers.DeskOf(grains, state.Stores, clock));
    }
}
