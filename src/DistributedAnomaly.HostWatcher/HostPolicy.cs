using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.HostWatcher;

/// <summary>
/// The policy of the fleet <c>host</c>: what operators want to hear of, at one reading a second. Statistically odd but tiny
/// changes (2 % CPU after hours of 1 %) stay below <see cref="FeaturePolicy.MinDeviation"/>; three unusual readings of four open an
/// episode, so that real load is told within five seconds and a blip of one second never.
/// </summary>
/// <remarks>
/// The threshold is stated, not derived from the alarm budget: the budget counts single observations, of which there are 86,400 a day
/// here, while it takes three of four that are also large enough to matter.
/// </remarks>
public static class HostPolicy
{
    /// <summary>For this machine.</summary>
    public static readonly FleetPolicy Default = For(Environment.ProcessorCount);

    /// <param name="processors">Of the machine: load and the number of running processes are measured by it.</param>
    public static FleetPolicy For(int processors) => FleetPolicy.Default with
    {
        MaxMetrics = 256,
        Threshold = 2.5,
        Episode = new EpisodePolicy
        {
            OpenAfter = 3,
            OpenWindow = 4,
            CriticalOpensAtOnce = false,
            CloseAfter = 15,
            CloseAfterTime = TimeSpan.FromSeconds(15),
        },
        Features =
        [
            Up("cpu.used_percent", 10),
            Recorded("cpu.user_percent"), // used_percent says it already
            Up("cpu.system_percent", 10),
            Up("cpu.iowait_percent", 10),
            Up("cpu.steal_percent", 10),
            Up("load.1m", Math.Max(1, processors)),
            Up("memory.used_percent", 5),
            Recorded("memory.available_bytes"), // the same as used_percent, in bytes
            Up("swap.used_percent", 5),
            Up("filesystem.*.used_percent", 1),
            Up("disk.*.read_bytes_per_second", 10e6),
            Up("disk.*.write_bytes_per_second", 10e6),
            Up("disk.*.busy_percent", 25),
            Both("network.*.receive_bytes_per_second", 100e3),
            Both("network.*.transmit_bytes_per_second", 100e3),
            Up("network.*.errors_per_second", 1),
            Up("pressure.cpu.some_percent", 25),
            Up("pressure.io.some_percent", 15),
            Up("pressure.memory.some_percent", 5),
            Up("processes.running", Math.Max(4, 2 * processors)),
            Up("processes.blocked", 4),
            Up("server.cpu_percent", 10),
        ],
    };

    private static FeaturePolicy Up(string metric, double minDeviation) =>
        new() { Metric = metric, Direction = Direction.Up, MinDeviation = minDeviation };

    private static FeaturePolicy Both(string metric, double minDeviation) => new() { Metric = metric, MinDeviation = minDeviation };

    private static FeaturePolicy Recorded(string metric) => new() { Metric = metric, Judged = false };
}
