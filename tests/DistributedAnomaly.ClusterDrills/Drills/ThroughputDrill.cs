using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>How many observations go through, and what each costs whom.</summary>
internal static class ThroughputDrill
{
    public static async Task<Figures> RunAsync(DrillOptions options, int silos, TextWriter output)
    {
        var figures = new Figures("throughput");
        figures["silos"] = silos;
        figures["entities"] = options.Entities;
        figures["pushes at once"] = options.Parallel;
        figures["through"] = options.Http ? "HTTP, JSON" : "Orleans client";
        await using var loaded = await LoadedCluster.StartAsync(options, silos, options.Round ?? TimeSpan.Zero);
        await output.WriteLineAsync("all entities are active");
        var cluster = loaded.Cluster;
        // Compiled hot paths, and a first round of saving, before anything is measured.
        await Task.WhenAll(loaded.StepsAsync(2), Task.Delay(options.LossWindow));

        var (machine, database) = (MachineReading.Take(), await DatabaseReading.TakeAsync(cluster.ConnectionString));
        var siloCpu = cluster.Silos.Sum(s => s.ProcessorTime.TotalSeconds);
        var ownCpu = Environment.CpuUsage.TotalTime.TotalSeconds;
        var (accepted, fromMs, watch) = (loaded.Pusher.Accepted, Pusher.NowMs(), Stopwatch.StartNew());
        await Task.Delay(options.Duration);
        var observations = loaded.Pusher.Accepted - accepted;
        var seconds = watch.Elapsed.TotalSeconds;
        var (machineCpu, databaseAfter) = (MachineReading.Take(), await DatabaseReading.TakeAsync(cluster.ConnectionString));
        siloCpu = cluster.Silos.Sum(s => s.ProcessorTime.TotalSeconds) - siloCpu;
        ownCpu = Environment.CpuUsage.TotalTime.TotalSeconds - ownCpu;
        var databaseCpu = databaseAfter.CpuSeconds - database.CpuSeconds;
        var resident = cluster.Silos.Sum(s => s.WorkingSet);
        var metrics = await Task.WhenAll(cluster.Silos.Select(SiloMetrics.ReadAsync));
        var took = loaded.Pusher.Records.Where(r => r.BeganMs >= fromMs && r.Outcome == PushOutcome.Taken).Select(r => r.TookMs).Order().ToArray();
        var others = loaded.Pusher.Records.Count(r => r.BeganMs >= fromMs && r.Outcome != PushOutcome.Taken);
        await loaded.StopPushingAsync();

        figures.Add("observations/s", observations / seconds);
        figures.Add("measurements/s", observations * SyntheticFleet.Metrics.Length / seconds);
        figures.Add("push p50, ms", took.Length == 0 ? 0 : took[took.Length / 2]);
        figures.Add("push p99, ms", took.Length == 0 ? 0 : took[(int)(took.Length * 0.99)]);
        figures["pushes"] = took.Length;
        figures["pushes not taken at once"] = others;
        figures.Add("silos: CPU us/observation", siloCpu / observations * 1e6);
        figures.Add("PostgreSQL: CPU us/observation", databaseCpu / observations * 1e6);
        figures.Add("generator: CPU us/observation", ownCpu / observations * 1e6);
        figures.Add("cores: silos", siloCpu / seconds);
        figures.Add("cores: PostgreSQL", databaseCpu / seconds);
        figures.Add("cores: generator", ownCpu / seconds);
        figures.Add("cores: others on this machine", (machineCpu.BusySeconds - machine.BusySeconds - siloCpu - databaseCpu - ownCpu) / seconds);
        figures.Add("load average", machineCpu.Load);
        figures.Add("PostgreSQL: rows/s", (databaseAfter.Rows - database.Rows) / seconds);
        figures.Add("PostgreSQL: commits/s", (databaseAfter.Commits - database.Commits) / seconds);
        figures.Add("PostgreSQL: WAL MB/s", (databaseAfter.WalBytes - database.WalBytes) / seconds / 1e6);
        figures.Add("PostgreSQL: size, MB", databaseAfter.Bytes / 1e6);
        Memory(figures, metrics, resident);
        figures["activations by silo"] = string.Join(" ", metrics.Select(m => m.Activations));
        return figures;
    }

    private static void Memory(Figures figures, SiloMetrics[] metrics, long resident)
    {
        var active = metrics.Sum(m => m.Activations);
        var monitors = metrics.Sum(m => m.EntityBytes);
        var heap = metrics.Sum(m => m.OrZero("dotnet_gc_last_collection_heap_size_bytes"));
        figures.Add("bytes/entity: entities' own estimate", monitors / active);
        figures.Add("bytes/entity: resident, all of the silos", resident / active);
        figures.Add("bytes/entity: heap at the last collection", heap / active);
        figures.Add("bytes/entity: heap beyond the estimate", (heap - monitors) / active);
    }
}
