using System.Globalization;
using DistributedAnomaly.Cli.Simulating;
using DistributedAnomaly.Simulation.Story;
using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>The tables of <c>story</c>.</summary>
internal static class StoryTables
{
    public static void Print(CliIo io, StoryFigures figures)
    {
        var tables = io.Tables();
        tables.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures.Servers} servers in {figures.Cohorts} cohorts, {figures.Days} days ({figures.CountedDays:0.##} counted), {figures.Observations} observations of 8 metrics, {figures.Faults} faults; {figures.SimulationMicroseconds:0.0} us to simulate one"));
        tables.Write(Variants(figures));
        if (figures.Faults > 0)
            tables.Write(Kinds(figures));
        tables.Write(Falsehoods(figures));
    }

    private static Table Variants(StoryFigures figures)
    {
        var table = Tables.New("watched by", "#alarms/day", "#real/day", "#real share", "#faults found", "#incidents/day", "#alarms/day while learning", "#us/observation", "#KiB/server");
        foreach (var v in figures.Variants)
        {
            table.AddRow(
                Cells.Text(Name(v.Variant)), Number(v.AlarmsPerDay), Number(v.RealPerDay), Share(v.RealShare), Share(v.FoundShare),
                Number(v.IncidentsPerDay), Number(v.LearningAlarmsPerDay), Number(v.MicrosecondsPerObservation), Number(v.BytesPerServer / 1024));
        }

        return table;
    }

    private static Table Kinds(StoryFigures figures)
    {
        var table = Tables.New(
            ["fault", "#faults", "#size 10 %", "#50 %", "#90 %", .. figures.Variants.Select(v => "#" + Name(v.Variant)), "#median delay (last)"]);
        foreach (var size in figures.Sizes)
        {
            var kinds = figures.Variants.Select(v => v.Kinds.First(k => k.Kind == size.Kind)).ToList();
            table.AddRow(
                [
                    Cells.Text(FaultFiles.Kind(size.Kind)), Cells.Count(size.Faults), Number(size.Tenth), Number(size.Median), Number(size.NineTenths),
                    .. kinds.Select(k => Share((double)k.Found / k.Faults)), Cells.Text(kinds.Count == 0 ? "" : $"{kinds[^1].MedianDelayMinutes:0} min"),
                ]);
        }

        return table;
    }

    private static Table Falsehoods(StoryFigures figures)
    {
        var table = Tables.New("false alarms of", "reason", "#number");
        foreach (var variant in figures.Variants)
        {
            foreach (var (reason, count) in variant.Falsehoods)
                table.AddRow(Cells.Text(Name(variant.Variant)), Cells.Text(reason), Cells.Count(count));
        }

        return table;
    }

    private static string Name(StoryVariant variant) => variant switch
    {
        StoryVariant.FixedThresholds => "fixed thresholds",
        StoryVariant.OwnBaselines => "own baselines",
        StoryVariant.FleetModels => "with fleet models",
        _ => "everything",
    };

    private static Markup Number(double value) => Cells.Text(value.ToString("#,0.0", CultureInfo.InvariantCulture));

    private static Markup Share(double value) => Cells.Text(value.ToString("0.0 %", CultureInfo.InvariantCulture));
}
