using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>Which detectors spoke how often, over all anomalous rows.</summary>
internal sealed class DetectorTallies
{
    private readonly Dictionary<string, DetectorTally> _tallies = new(StringComparer.Ordinal);

    /// <summary>The one that said most first.</summary>
    public IReadOnlyList<DetectorTally> Ordered =>
        [.. _tallies.Values.OrderByDescending(tally => tally.Share).ThenBy(tally => tally.Detector, StringComparer.Ordinal)];

    public void Add(ReadOnlySpan<Reason> reasons, bool? labelled)
    {
        for (var i = 0; i < reasons.Length; i++)
        {
            var detector = reasons[i].Detector;
            if (!_tallies.TryGetValue(detector, out var tally))
                _tallies.Add(detector, tally = new DetectorTally(detector));
            tally.Add(i == 0, reasons[i].Share, newRow: !IsNamed(reasons[..i], detector), labelled);
        }
    }

    private static bool IsNamed(ReadOnlySpan<Reason> reasons, string detector)
    {
        foreach (var reason in reasons)
        {
            if (reason.Detector == detector)
                return true;
        }

        return false;
    }
}
