using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Entities;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Grains.Alerting;
using DistributedAnomaly.Grains.Entities;
using DistributedAnomaly.Grains.Fleets;
using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Ingest;
using DistributedAnomaly.Grains.Learning;
using DistributedAnomaly.Grains.Saving;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>What the grains of one silo share: the parts around the entities, made once and stopped after the last grain has gone.</summary>
internal sealed class SiloHost
{
    /// <summary>Between a call's arrival at an entity and the time when the caller gives up, with some room.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>So many that two threads seldom want the same one.</summary>
    private const int LanesPerProcessor = 4;

    private readonly JudgeLane[] _lanes;

    public SiloHost(ClusterOptions options, ClusterStores stores, AlertReceivers receivers, ClusterTelemetry telemetry, TimeProvider time, ILoggerFactory loggers)
    {
        Options = options;
        Stores = stores;
        Receivers = receivers;
        Telemetry = telemetry;
        Time = time;
        Logger = loggers.CreateLogger("DistributedAnomaly.Cluster");
        Gate = new InFlightGate(options.QueueBatches, options.QueueMeasurements);
        Memory = new SiloMemory(options.MaxMemoryBytes);
        History = new HistoryWriter(stores.History, telemetry.HistoryDropped, time, loggers.CreateLogger<SiloHost>());
        Saver = new EntitySaver(stores.Entities, options, telemetry, time, loggers.CreateLogger<EntitySaver>());
        Reader = new EntityReader(stores.Entities, telemetry);
        Fleets = new SiloFleets(stores, time, loggers.CreateLogger<SiloFleets>());
        _lanes = [.. Enumerable.Range(0, Environment.ProcessorCount * LanesPerProcessor).Select(_ => new JudgeLane(History))];
        Judge = new LiveJudge(this);
        telemetry.Watch(this);
    }

    public ClusterOptions Options { get; }

    public ClusterStores Stores { get; }

    public AlertReceivers Receivers { get; }

    public ClusterTelemetry Telemetry { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public InFlightGate Gate { get; }

    public SiloMemory Memory { get; }

    public HistoryWriter History { get; }

    public EntitySaver Saver { get; }

    public EntityReader Reader { get; }

    public PolicyBook Policies { get; } = new();

    public FleetSizes Sizes { get; } = new();

    public SiloFleets Fleets { get; }

    public RowReports Reports { get; } = new();

    public SiloEntities Entities { get; } = new();

    public LiveJudge Judge { get; }

    public PlaceHints Places { get; } = new();

    public SiloLosses Losses { get; } = new(TimeProvider.System);

    /// <summary>The silo leaves the cluster.</summary>
    public bool IsStopping { get; set; }

    /// <summary>This silo, once it runs.</summary>
    public SiloAddress? Address { get; set; }

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A lane for the thread that asks; others may use it too.</summary>
    public JudgeLane Lane => _lanes[Environment.CurrentManagedThreadId % _lanes.Length];

    public void Start()
    {
        History.Start();
        Saver.Start();
        Reader.Start();
    }

    /// <summary>Passes on what the lanes hold of the history.</summary>
    public void HandOverHistory()
    {
        foreach (var lane in _lanes)
        {
            lock (lane.Sync)
                lane.HandOverHistory(1);
        }
    }

    /// <summary>All grains have gone.</summary>
    public async Task StopAsync()
    {
        await Saver.StopAsync();
        Saver.Dispose();
        await Reader.StopAsync();
        HandOverHistory();
        await Task.Run(History.Stop);
    }

    /// <summary>An entity has come into the memory of this silo.</summary>
    public void Arrived(LiveEntity entity)
    {
        entity.IsHere = true;
        Memory.Arrived();
        Entities.Arrived(entity);
    }

    /// <summary>It has gone. Once is as good as several times.</summary>
    public void Left(LiveEntity entity)
    {
        lock (entity.Sync)
        {
            entity.IsLeaving = true;
            if (!entity.IsHere)
                return;
            entity.IsHere = false;
            Memory.Left(entity.AccountedBytes);
        }

        Entities.Left(entity);
    }

    /// <summary>Counts what an entity takes. Under its lock.</summary>
    public void Account(LiveEntity entity)
    {
        var bytes = entity.MeasureBytes();
        Memory.Add(bytes - entity.AccountedBytes);
        entity.AccountedBytes = bytes;
    }

    /// <summary>The plan of a fleet as of now.</summary>
    public MonitorPlan PlanOf(string fleet) => Policies.Plans.For(fleet);
}
