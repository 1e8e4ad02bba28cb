using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Benchmarks;

/// <summary>Measures on the heap what one entity with eight metrics holds, against what the monitor says of itself.</summary>
internal static class MemoryCommand
{
    private const int Entities = 2_000;
    private const int WarmUp = 1_000;

    public static int Run()
    {
        Console.WriteLine($"{Entities} entities of 8 metrics, {WarmUp} observations each (goals: full 24 KiB, better 16; lean 4 KiB)");
        Measure(Fidelity.Full);
        Measure(Fidelity.Lean);
        return 0;
    }

    private static void Measure(Fidelity fidelity)
    {
        var plan = new MonitorPlan(FleetPolicy.Default);
        var verdict = new Verdict();
        var monitors = new EntityMonitor[Entities];
        Span<double> values = stackalloc double[SeededHost.Metrics.Length];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Entities; i++)
        {
            var host = new SeededHost(i);
            var monitor = new EntityMonitor(plan, fidelity);
            for (var n = 0; n < WarmUp; n++)
            {
                host.Next(values);
                monitor.Observe(host.TimeMs, SeededHost.Metrics, values, Entities, verdict);
            }

            monitors[i] = monitor;
        }

        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Entities;
        Console.WriteLine($"{fidelity,-5} {bytes,8:0} bytes per entity = {bytes / 1024:0.0} KiB on the heap; by its own estimate {monitors[0].MemoryBytes} bytes");
        GC.KeepAlive(monitors);
    }
}
