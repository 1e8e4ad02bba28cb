using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>The whole file.</summary>
internal static class PlatformShapes
{
    private static readonly ObjectShape<EngineOptions> Engine =
        new ObjectShape<EngineOptions>("Bounds and places of the engine; changes hold from the next start on.", new EngineOptions())
            .With("data_directory", "Folder of all state.", new TextShape(1, 4096), o => o.DataDirectory, (o, v) => o with { DataDirectory = v })
            .With("shards", "Worker shards; 0: one per processor.", new IntegerShape(0, 256), o => o.Shards, (o, v) => o with { Shards = v })
            .With("max_entities", "Entities of all fleets together; further ones are refused.",
                new IntegerShape(1, 100_000_000), o => o.MaxEntities, (o, v) => o with { MaxEntities = v })
            .With("max_memory", "Memory for entity monitors; 0B: half of what the process may use.",
                new SizeShape(0, 1L << 44), o => o.MaxMemoryBytes, (o, v) => o with { MaxMemoryBytes = v })
            .With("queue_batches", "Batches that may wait for the journal; further ones are refused.",
                new IntegerShape(1, 1_000_000), o => o.QueueBatches, (o, v) => o with { QueueBatches = v })
            .With("queue_measurements", "Measurements that may wait for the journal, all waiting batches together.",
                new IntegerShape(1, 1_000_000_000), o => o.QueueMeasurements, (o, v) => o with { QueueMeasurements = v })
            .With("survive_power_loss", "true: an acknowledged observation survives a power loss; false: a crash of the process only.",
                new BooleanShape(), o => o.SurvivePowerLoss, (o, v) => o with { SurvivePowerLoss = v })
            .With("snapshot_every_bytes", "Journal size from which a snapshot cycle starts.",
                new SizeShape(1 << 20, 1L << 40), o => o.SnapshotEveryBytes, (o, v) => o with { SnapshotEveryBytes = v })
            .With("snapshot_every", "Longest time between two snapshot cycles.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), o => o.SnapshotEvery, (o, v) => o with { SnapshotEvery = v })
            .With("history_age", "History older than this is deleted.",
                new DurationShape(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)), o => o.HistoryAge, (o, v) => o with { HistoryAge = v })
            .With("history_bytes", "History beyond this size is deleted, the oldest first.",
                new SizeShape(1 << 20, 1L << 50), o => o.HistoryBytes, (o, v) => o with { HistoryBytes = v });

    private static readonly ObjectShape<FleetPolicies> Fleets =
        new ObjectShape<FleetPolicies>("Fleets and what is judged in them.", FleetPolicies.Default)
            .With("auto_create", "May an observation create a fleet that is not named here?",
                new BooleanShape(), f => f.AutoCreate, (f, v) => f with { AutoCreate = v })
            .With("max_fleets", "Fleets that may exist, named ones included.",
                new IntegerShape(1, 10_000), f => f.MaxFleets, (f, v) => f with { MaxFleets = v })
            .With("default", "Policy of fleets that are not named, and of what named ones do not say.",
                PolicyShapes.Policy, f => f.Fallback, (f, v) => f with { Fallback = v })
            .With("policies", "Policies by fleet name.", new PolicyMapShape(), f => f, (_, v) => v)
            .Check(["max_fleets", "policies"], (node, fleets, context) =>
            {
                if (fleets.Fleets.Count > fleets.MaxFleets && (node.KeyOf("max_fleets") ?? node.KeyOf("policies")) is { } key)
                {
                    context.Error(
                        key,
                        $"'policies' names {fleets.Fleets.Count} fleets, more than 'max_fleets', which is {fleets.MaxFleets}.");
                }
            });

    private static readonly ObjectShape<HostWatcherSettings> HostWatcher =
        new ObjectShape<HostWatcherSettings>("The server's own machine as an entity of fleet host.", new HostWatcherSettings())
            .With("enabled", "false: this machine is not watched.", new BooleanShape(), h => h.Enabled, (h, v) => h with { Enabled = v })
            .With("interval", "Time between two readings.",
                new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), h => h.Interval, (h, v) => h with { Interval = v })
            .With("name", "Name of the entity; without it the machine's name.",
                new TextShape(1, 256), h => h.Name ?? "", (h, v) => h with { Name = v }, showDefault: false)
            .With("root", "Folder below which proc and sys lie: another one than / watches the host from inside a container.",
                new TextShape(1, 4096), h => h.Root, (h, v) => h with { Root = v })
            .With("max_devices", "File systems, disks and network interfaces that are watched, of each kind.",
                new IntegerShape(1, 64), h => h.MaxDevices, (h, v) => h with { MaxDevices = v });

    public static readonly ObjectShape<PlatformConfiguration> Platform =
        new ObjectShape<PlatformConfiguration>("Configuration of DistributedAnomaly.", PlatformConfiguration.Default)
            .With("server", "Where the server listens and whom it lets in.", ServerShapes.Server, c => c.Server, (c, v) => c with { Server = v })
            .With("engine", "Bounds and places of the engine.", Engine, c => c.Engine, (c, v) => c with { Engine = v })
            .With("fleets", "Fleets and what is judged in them.", Fleets, c => c.Fleets, (c, v) => c with { Fleets = v })
            .With("receivers", "Who is told about alerts.", ReceiverShapes.Receivers, c => c.Receivers, (c, v) => c with { Receivers = v })
            .With("route", "Who is told about which alerts, and how they are grouped. Without it every alert is told to every receiver, at once and alone.",
                AlertShapes.Route, c => c.Alerts.Route ?? AlertShapes.NoRoute, (c, v) => c with { Alerts = c.Alerts with { Route = v } })
            .With("inhibit_rules", "Alerts that hold others back.", AlertShapes.InhibitRules,
                c => c.Alerts.InhibitRules, (c, v) => c with { Alerts = c.Alerts with { InhibitRules = v } }, showDefault: false)
            .With("time_intervals", "Times of the calendar under names.", AlertShapes.TimeIntervals,
                c => c.Alerts.TimeIntervals, (c, v) => c with { Alerts = c.Alerts with { TimeIntervals = v } }, showDefault: false)
            .With("maintenance", "Planned silences.", AlertShapes.Maintenance,
                c => c.Alerts.Maintenance, (c, v) => c with { Alerts = c.Alerts with { Maintenance = v } }, showDefault: false)
            .With("alerts", "What holds for all alerts.", AlertShapes.General, c => c.Alerts, (c, v) => c with { Alerts = v })
            .With("host_watcher", "The server's own machine as an entity.", HostWatcher, c => c.HostWatcher, (c, v) => c with { HostWatcher = v })
            .With("cluster", "How a silo finds its cluster and keeps its state.", ClusterShapes.Cluster, c => c.Cluster, (c, v) => c with { Cluster = v })
            .With("telemetry", "Where the program sends what it measures and traces of itself.",
                ClusterShapes.Telemetry, c => c.Telemetry, (c, v) => c with { Telemetry = v })
            .Check(["receivers", "route", "inhibit_rules", "time_intervals", "maintenance", "alerts"], (node, configuration, context) =>
            {
                foreach (var fault in configuration.Alerts.Faults(configuration.Receivers.Names))
                    context.Error((Yaml.ConfigNode?)node.KeyOf(fault.Section) ?? node, fault.Message);
            });
}
