using DistributedAnomaly.Cli.Backtesting;
using DistributedAnomaly.Cli.Reports.Charts;
using DistributedAnomaly.Cli.Reports.Markup;

namespace DistributedAnomaly.Cli.Reports.Sections;

/// <summary>What all charts over time have behind their lines.</summary>
internal static class SeriesLayers
{
    /// <summary>Shades the labelled events.</summary>
    public static void Truth(Plot plot, EntityTrace trace)
    {
        foreach (var labelled in trace.Tally.Events?.Events ?? [])
        {
            if (labelled.ToMs < trace.FromMs || labelled.FromMs > trace.ToMs)
                continue;
            plot.Shade(
                labelled.FromMs, labelled.ToMs, labelled.Caught ? "truth" : "truth missed",
                $"labelled {Figures.Time(labelled.FromMs)} to {Figures.Time(labelled.ToMs)}, {(labelled.Caught ? "caught" : "missed")}");
        }
    }
}
