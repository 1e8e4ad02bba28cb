using System.Globalization;

namespace DistributedAnomaly.ClusterDrills.Cluster;

/// <summary>How busy the whole machine was: others may use it too, and figures are to be read beside that.</summary>
/// <param name="BusySeconds">Processor seconds so far, all processes.</param>
/// <param name="Load">Load average of the last minute.</param>
internal sealed record MachineReading(double BusySeconds, double Load)
{
    public static MachineReading Take()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        // user, nice, system, idle, iowait, irq, softirq, steal
        var busy = (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / 100.0;
        return new MachineReading(busy, double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
