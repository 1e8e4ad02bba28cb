using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Cli.Tests.Backtesting;

/// <summary>Files of calm noise with incidents at known rows.</summary>
internal static class SyntheticFleet
{
    public const long StartMs = 1_770_000_000_000;
    public const int StepMs = 60_000;

    /// <summary>Rows of the first entity that are not calm.</summary>
    public static readonly (int From, int To)[] Incidents = [(1200, 1219), (1600, 1619)];

    /// <summary>Two metrics a row; the first entity has two incidents in its first metric, the others none.</summary>
    public static string Csv(int rows, int entities = 1, string metric = "cpu", string entity = "web")
    {
        var text = new StringBuilder(FormattableString.Invariant($"timestamp,entity,\"{metric.Replace("\"", "\"\"", StringComparison.Ordinal)}\",mem\n"));
        var randoms = Enumerable.Range(0, entities).Select(seed => new Random(7 + seed)).ToArray();
        for (var i = 0; i < rows; i++)
        {
            for (var e = 0; e < entities; e++)
            {
                var value = 10 + randoms[e].NextDouble() + (e == 0 && IsIncident(i) ? 60 : 0);
                text.Append(CultureInfo.InvariantCulture, $"{StartMs + (long)i * StepMs},\"{entity}{e}\",{value:F3},{40 + randoms[e].NextDouble():F3}\n");
            }
        }

        return text.ToString();
    }

    public static string Labels(int rows) => "timestamp,label\n" + string.Concat(
        Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{StartMs + (long)i * StepMs},{(IsIncident(i) ? 1 : 0)}\n")));

    public static bool IsIncident(int row) => Incidents.Any(incident => row >= incident.From && row <= incident.To);

    public static long TimeOf(int row) => StartMs + (long)row * StepMs;
}
