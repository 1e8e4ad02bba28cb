using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.InMemory;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests;

/// <summary>
/// Stores in memory that outlive the silos over them, and those silos. History is in files: it is the same code in every edition.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EngineStores _files;
    private readonly InMemoryAlerts _alerts = new();

    public TestCluster(ManualTimeProvider clock)
    {
        Clock = clock;
        _files = SqliteStores.Open(new EngineOptions { DataDirectory = _folder.File("data") });
        Entities = new SwitchedLogStore(new InMemoryEntityLogStore());
        AllAlerts = _alerts.OpenAll();
    }

    public ManualTimeProvider Clock { get; }

    public SwitchedLogStore Entities { get; }

    public IAlertStore AllAlerts { get; }

    public InMemoryFleetModels FleetModels { get; } = new();

    public InMemoryFleetKnowledge FleetKnowledge { get; } = new();

    public RecordingReceiver Receiver { get; } = new();

    public ClusterOptions Options { get; init; } = new();

    public FleetPolicies Policies { get; init; } = FleetPolicies.Default with { Fallback = new Core.Policies.FleetPolicy { Threshold = 4 } };

    public List<TestSilo> Silos { get; } = [];

    /// <param name="join">True: the silo joins the cluster of the first one; false: it knows nobody.</param>
    /// <param name="entities">What this silo writes to; null: the store itself.</param>
    public async Task<TestSilo> StartAsync(bool join = true, IEntityLogStore? entities = null)
    {
        var stores = new ClusterStores(
            entities ?? Entities, (desk, _) => ValueTask.FromResult(_alerts.Open(desk, new InMemoryAlertOptions())), AllAlerts, _files.History,
            FleetModels, FleetKnowledge);
        var silo = await TestSilo.StartAsync(
            Options, stores, Policies, Clock, s => s.AddMemoryGrainStorage(ClusterNames.GrainStorage), [Receiver],
            join && Silos.Count > 0 ? Silos[0].SiloPort : null, cancellationToken: TestContext.Current.CancellationToken);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Ends a silo as a power cut would: nothing of it reaches a store any more.</summary>
    public async Task CutAsync(TestSilo silo, SwitchedLogStore entities)
    {
        entities.IsCut = true;
        Silos.Remove(silo);
        await silo.AbandonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Enumerable.Reverse(Silos))
            await silo.DisposeAsync();
        _files.Dispose();
        _folder.Dispose();
    }
}
