using System.Globalization;
using System.Text;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Cli.Simulating;

/// <summary>What is known of a simulated fleet: its faults, and the same as labels that <c>backtest</c> and <c>evaluate</c> read.</summary>
internal static class FaultFiles
{
    public static void WriteFaults(string path, SimulatedFleet fleet)
    {
        using var file = Create(path);
        file.WriteLine("fault,kind,entity,cohort,first,last,size,cause,members");
        foreach (var fault in fleet.Faults)
        {
            file.WriteLine(string.Join(
                ',', fault.Number, Kind(fault.Kind), fault.Server < 0 ? "" : fleet.NameOf(fault.Server), fleet.CohortName(fault.Cohort),
                Time(fleet, fault.FirstStep), Time(fleet, fault.LastStep), fault.Size.ToString("0.00", CultureInfo.InvariantCulture), fault.Cause,
                fault.Members.Count));
        }
    }

    /// <summary>Of each fault the first and the last observation, and the first one after it: what lies between two rows is as the first of them.</summary>
    public static void WriteLabels(string path, SimulatedFleet fleet)
    {
        var spans = fleet.Faults.SelectMany(f => f.Members.Select(server => (Server: server, First: f.FirstStep, Last: f.LastStep)))
            .OrderBy(s => s.Server).ThenBy(s => s.First).ToList();
        using var file = Create(path);
        file.WriteLine("timestamp,entity,label");
        for (var i = 0; i < spans.Count; i++)
        {
            var (server, first, last) = spans[i];
            for (; i + 1 < spans.Count && spans[i + 1].Server == server && spans[i + 1].First <= last + 1; i++)
                last = Math.Max(last, spans[i + 1].Last);
            file.WriteLine($"{Time(fleet, first)},{fleet.NameOf(server)},1");
            file.WriteLine($"{Time(fleet, last)},{fleet.NameOf(server)},1");
            file.WriteLine($"{Time(fleet, last + 1)},{fleet.NameOf(server)},0");
        }
    }

    public static string Kind(FaultKind kind) => kind == FaultKind.CohortWide ? "cohort-wide" : kind.ToString().ToLowerInvariant();

    private static StreamWriter Create(string path) => new(path, false, new UTF8Encoding(false)) { NewLine = "\n" };

    private static string Time(SimulatedFleet fleet, int step) =>
        DateTimeOffset.FromUnixTimeMilliseconds(fleet.TimeMs(step)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
