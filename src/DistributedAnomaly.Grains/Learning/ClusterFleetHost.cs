using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Gathering;
using DistributedAnomaly.Engine.Fleets.Views;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Silos;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>The silos as the place where the entities of one fleet live.</summary>
/// <param name="fleet">Its name.</param>
/// <param name="host">The silo of the fleet's grain.</param>
/// <param name="agents">Speaks to all silos.</param>
/// <param name="grains">Makes the references.</param>
/// <param name="overtaken">Called when another activation of the fleet's grain has written what is known.</param>
internal sealed class ClusterFleetHost(string fleet, SiloHost host, SiloAgents agents, IGrainFactory grains, Action overtaken) : IFleetHost, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Times that an incident is told to its desk before the window has failed.</summary>
    private const int MostTries = 5;

    private readonly ConcurrentDictionary<SiloAddress, FleetNotice> _notices = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile FleetView _view = new(0, []);

    public IReadOnlyList<HostedFleet> Fleets
    {
        get
        {
            foreach (var silo in _notices.Keys.Where(s => !agents.IsActive(s)))
                _notices.TryRemove(silo, out _);
            var notices = _notices.Values;
            return notices.Count == 0
                ? []
                : [new HostedFleet(fleet, notices.Max(n => n.Entities), notices.Max(n => n.NewestMs), notices.Sum(n => n.Opened), PolicyOf(fleet)!)];
        }
    }

    /// <summary>Number of what was written last; 0: nothing was.</summary>
    public long Number => _view.Number;

    /// <summary>Brings back what the last owner wrote; null: nothing, or it is refused. From then on that one can write nothing any more.</summary>
    /// <exception cref="IOException">The store cannot be reached, or somebody else was quicker.</exception>
    public async Task<FleetRecord?> RestoreAsync(CancellationToken cancellationToken)
    {
        if (await host.Stores.FleetKnowledge.ReadAsync(fleet, cancellationToken) is not { } stored)
            return null;
        try
        {
            var record = FleetRecord.Read(stored.Bytes);
            await WriteAsync(new FleetView(stored.Number + 1, record.ToView().Write()), stored.Bytes, cancellationToken);
            return record;
        }
        catch (SnapshotException error)
        {
            // Its numbers are not given out again.
            _view = new FleetView(stored.Number, []);
            host.Logger.LogError("What was known of fleet {Fleet} is refused, it begins anew: {Error}.", fleet, error.Message);
            return null;
        }
    }

    /// <summary>Takes a silo's notice.</summary>
    /// <returns>What the silo does not know yet; null: it knows.</returns>
    public FleetView? Take(FleetNotice notice)
    {
        _notices[notice.Silo] = notice;
        var view = _view;
        return view.Number > notice.Known && view.Bytes.Length > 0 ? view : null;
    }

    public FleetPolicy? PolicyOf(string name)
    {
        var policies = host.Policies.Plans.Policies;
        return name == fleet && (host.Sizes.Knows(name) || policies.Fleets.ContainsKey(name)) ? policies.For(name) : null;
    }

    public async Task<FleetHarvest> HarvestAsync(string name, FeatureNames features, CancellationToken cancellationToken)
    {
        var whole = new FleetHarvest(features);
        foreach (var (silo, notice) in _notices)
            _notices.TryUpdate(silo, notice with { Opened = 0 }, notice);
        foreach (var part in await agents.CollectAsync(agent => agent.HarvestAsync(name)).WaitAsync(cancellationToken))
        {
            try
            {
                if (part is not null)
                    whole.Merge(FleetHarvest.Load(part, features));
            }
            catch (SnapshotException error)
            {
                host.Logger.LogError("What a silo gathered of fleet {Fleet} is refused: {Error}.", name, error.Message);
            }
        }

        return whole;
    }

    /// <remarks>First the store, then the silos: what an observation was judged with can be had after any crash.</remarks>
    public async Task PublishAsync(FleetRecord record, FleetKnowledge knowledge)
    {
        var view = new FleetView(_view.Number + 1, record.ToView().Write());
        await WriteAsync(view, record.Write(), _ending.Token);
        await agents.EachAsync(agent => agent.TakeKnowledgeAsync(fleet, view));
    }

    /// <remarks>Again and again while a desk cannot take it: it is told of a change once.</remarks>
    public async Task RaiseAsync(IReadOnlyList<AlertEvent> events)
    {
        foreach (var desk in events.GroupBy(e => ClusterStores.DeskOf(e.Key)))
            await RaiseAsync(desk.Key, [.. desk]);
    }

    public async Task<IReadOnlyList<Alert>> ListFiringIncidentsAsync(CancellationToken cancellationToken) =>
        [.. (await host.Stores.AllAlerts.ListFiringAsync(cancellationToken)).Where(a => a.Kind == AlertKind.Fleet && a.Key.Fleet == fleet)];

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _ending.Dispose();
    }

    private async Task WriteAsync(FleetView view, byte[] state, CancellationToken cancellationToken)
    {
        if (!await host.Stores.FleetKnowledge.WriteAsync(fleet, view.Number, state, view.Bytes, cancellationToken))
        {
            overtaken();
            throw new IOException($"Another activation speaks for fleet '{fleet}'; this one ends.");
        }

        _view = view;
    }

    // Whoever asks the fleet waits meanwhile: after some tries it fails, and the tier catches up with its next window.
    private async Task RaiseAsync(int desk, AlertEvent[] events)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await grains.GetGrain<IAlertDeskGrain>(desk).HandleAsync(events);
                return;
            }
            catch (Exception error) when (tries < MostTries)
            {
                if (tries == 1)
                    host.Logger.LogWarning(error, "Incidents of fleet {Fleet} could not be told to their desk; it is tried again.", fleet);
            }

            await Task.Delay(Pause, _ending.Token);
        }
    }
}
