namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>
/// The window score of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015). A window that is found earns the weight of the best
/// flagged row in it (further ones change nothing), one that is not costs the profile's miss, a flagged row outside costs its weight
/// times the profile's false alarm. The sum is scaled so that flagging nothing gives 0 and finding each window at its first
/// row without a false alarm gives 100. One threshold holds for all files.
/// </summary>
public sealed class NabSweep
{
    private readonly List<(double Score, int Window, double Value)> _rows = [];
    private readonly int _windows;

    /// <param name="series">All files of the benchmark.</param>
    public NabSweep(IEnumerable<NabSeries> series)
    {
        foreach (var file in series)
        {
            foreach (var row in file.Judged)
                _rows.Add((row.Score, row.Window == NabRow.Outside ? NabRow.Outside : _windows + row.Window, row.Value));
            _windows += file.Windows;
        }

        _rows.Sort((a, b) => b.Score.CompareTo(a.Score));
    }

    /// <summary>At the threshold that is best for the profile, of equals the highest.</summary>
    public NabScore Best(NabProfile profile)
    {
        var best = Nothing(profile);
        var bestSum = -profile.Miss * _windows;
        foreach (var (threshold, sum, hit, falseAlarms) in Sums(profile))
        {
            if (sum > bestSum)
                (best, bestSum) = (Result(profile, threshold, sum, hit, falseAlarms), sum);
        }

        return best;
    }

    /// <summary>At a threshold that was chosen without knowing the labels.</summary>
    public NabScore At(NabProfile profile, double threshold)
    {
        var result = Nothing(profile);
        foreach (var (lowest, sum, hit, falseAlarms) in Sums(profile))
        {
            if (lowest < threshold)
                break;
            result = Result(profile, threshold, sum, hit, falseAlarms);
        }

        return result with { Threshold = threshold };
    }

    /// <summary>What each distinct score gives as a threshold, highest first.</summary>
    private IEnumerable<(double Threshold, double Sum, int Hit, int FalseAlarms)> Sums(NabProfile profile)
    {
        var earned = new double?[_windows];
        var sum = -profile.Miss * _windows;
        var (hit, falseAlarms) = (0, 0);
        for (var i = 0; i < _rows.Count; i++)
        {
            var (score, window, value) = _rows[i];
            if (window == NabRow.Outside)
            {
                sum += value * profile.FalseAlarm;
                falseAlarms++;
            }
            else if (earned[window] is not { } before)
            {
                sum += profile.Miss + value * profile.Hit;
                (earned[window], hit) = (value, hit + 1);
            }
            else if (value > before)
            {
                sum += (value - before) * profile.Hit;
                earned[window] = value;
            }

            if (i + 1 == _rows.Count || _rows[i + 1].Score != score)
                yield return (score, sum, hit, falseAlarms);
        }
    }

    private NabScore Nothing(NabProfile profile) => Result(profile, null, -profile.Miss * _windows, 0, 0);

    private NabScore Result(NabProfile profile, double? threshold, double sum, int hit, int falseAlarms)
    {
        var nothing = -profile.Miss * _windows;
        var perfect = profile.Hit * _windows;
        return new NabScore(profile.Name, threshold, _windows == 0 ? null : 100 * (sum - nothing) / (perfect - nothing), _windows, hit, falseAlarms);
    }
}
