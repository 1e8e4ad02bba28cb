using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.DeskDrills.SideBySide;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Drills;

/// <summary>Says the same to a real Alertmanager and to this server, both configured alike, and puts what they told side by side.</summary>
internal static class SideBySideDrill
{
    /// <param name="output">Takes the table.</param>
    public static async Task<Figures> RunAsync(TextWriter output)
    {
        using var folder = new TempFolder();
        await using var other = await ComparedDesk.StartAsync(
            async webhook => await AlertmanagerProcess.StartAsync(folder.Path, ComparedConfiguration.OfAlertmanager(webhook)));
        await using var ours = await ComparedDesk.StartAsync(
            async webhook => await ServerProcess.StartAsync(folder.Path, ComparedConfiguration.OfServer(webhook)));
        var beganMs = Webhooks.NowMs();
        await Task.WhenAll(ComparedScenario.All.SelectMany(scenario => new[] { PlayAsync(scenario, other, beganMs), PlayAsync(scenario, ours, beganMs) }));
        await UntilAsync(beganMs, ComparedScenario.Length);
        return Compare(other.Told(beganMs), ours.Told(beganMs), output);
    }

    private static Figures Compare(IReadOnlyList<ComparedTelling> theirs, IReadOnlyList<ComparedTelling> ours, TextWriter output)
    {
        var figures = new Figures("beside an Alertmanager");
        var farthest = 0.0;
        output.WriteLine("| scenario | Alertmanager | this desk | |");
        output.WriteLine("|---|---|---|---|");
        foreach (var scenario in ComparedScenario.All)
        {
            var left = theirs.Where(t => t.Scenario == scenario.Name).ToList();
            var right = ours.Where(t => t.Scenario == scenario.Name).ToList();
            var same = left.Select(t => t.Says).SequenceEqual(right.Select(t => t.Says), StringComparer.Ordinal);
            if (same)
                farthest = left.Zip(right, (l, r) => Math.Abs(l.At - r.At)).Append(farthest).Max();
            if (same != scenario.Difference is null)
                figures.Violations.Add($"{scenario.Name}: {string.Join("; ", left)} | {string.Join("; ", right)}");
            output.WriteLine($"| {scenario.Name} | {Cell(left)} | {Cell(right)} | {(same ? "same" : scenario.Difference ?? "DIFFERENT")} |");
        }

        figures["scenarios"] = ComparedScenario.All.Count;
        figures["notifications of the Alertmanager"] = theirs.Count;
        figures["notifications of this desk"] = ours.Count;
        figures.Add("farthest apart in time where they are the same, s", farthest);
        return figures;
    }

    private static string Cell(List<ComparedTelling> told) => told.Count == 0 ? "nothing" : string.Join("<br>", told);

    private static async Task PlayAsync(ComparedScenario scenario, ComparedDesk desk, double beganMs)
    {
        foreach (var step in scenario.Steps)
        {
            await UntilAsync(beganMs, step.At);
            await desk.SayAsync(scenario, step);
        }
    }

    private static Task UntilAsync(double beganMs, double seconds)
    {
        var leftMs = beganMs + seconds * 1000 - Webhooks.NowMs();
        return leftMs > 0 ? Task.Delay(TimeSpan.FromMilliseconds(leftMs)) : Task.CompletedTask;
    }
}
