using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// How rarely a score is reached, from the largest scores of happenings: by rank, and beyond the last of them by an exponential tail. Immutable.
/// </summary>
internal sealed class ScoreTable
{
    /// <summary>Largest scores from which the tail is fitted.</summary>
    private const int TailScores = 24;
    private const double RarityStep = 0.01;
    private const double InverseLn10 = 0.43429448190325182765;

    private readonly float[] _scores;
    private readonly double[] _rarities;
    private readonly double _width;

    private ScoreTable(float[] scores, double[] rarities, double width) => (_scores, _rarities, _width) = (scores, rarities, width);

    /// <param name="happenings">The largest score of each, sorted in place; none: nothing is rare.</param>
    /// <param name="units">Entities times units of time for which they stand.</param>
    public static ScoreTable Of(double[] happenings, double units)
    {
        Array.Sort(happenings);
        var (scores, rarities) = (new List<float>(), new List<double>());
        for (var i = 0; i < happenings.Length; i++)
        {
            var rarity = -PortableMath.Log10((happenings.Length - i) / units);
            // The many lower ones thinned out.
            if (rarities.Count > 0 && rarity - rarities[^1] < RarityStep)
                continue;
            scores.Add((float)happenings[i]);
            rarities.Add(Math.Max(0, rarity));
        }

        var from = Math.Max(0, happenings.Length - TailScores);
        var mean = 0.0;
        for (var i = from; i < happenings.Length; i++)
            mean += (happenings[i] - happenings[from]) / Math.Max(1, happenings.Length - from - 1);
        return new ScoreTable([.. scores], [.. rarities], mean);
    }

    /// <returns>-log10 of happenings per unit that reach the score; below all of them it falls in proportion to 0.</returns>
    public double Rarity(double score)
    {
        if (_scores.Length == 0)
            return 0;
        var at = Array.BinarySearch(_scores, (float)score);
        if (at >= 0)
            return _rarities[at];
        var above = ~at;
        if (above == 0)
            return _scores[0] > 0 ? Math.Max(0, _rarities[0] * score / _scores[0]) : 0;
        if (above < _scores.Length)
        {
            var part = (score - _scores[above - 1]) / (_scores[above] - _scores[above - 1]);
            return _rarities[above - 1] + part * (_rarities[above] - _rarities[above - 1]);
        }

        return _rarities[^1] + (_width > 0 ? (score - _scores[^1]) / _width * InverseLn10 : 0);
    }

    /// <summary>What the happenings themselves can tell: -log10 of one in all their time; beyond it the tail is a guess. 0: nothing.</summary>
    public double Reach => _rarities.Length == 0 ? 0 : _rarities[^1];

    /// <summary>The least score that is so rare.</summary>
    public double AtRarity(double rarity)
    {
        var at = Array.FindIndex(_rarities, r => r >= rarity);
        return at >= 0 ? _scores[at] : _scores.Length == 0 ? double.MaxValue : _scores[^1];
    }

    /// <summary>All scores below it are at most so rare; 0: none is known to be.</summary>
    public float Below(double rarity)
    {
        var at = Array.BinarySearch(_rarities, rarity);
        at = at < 0 ? ~at - 1 : at;
        return at < 0 ? 0 : _scores[at];
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_scores.Length);
        writer.Floats(_scores);
        writer.Doubles(_rarities);
        writer.Double(_width);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static ScoreTable Load(ref SnapshotReader reader)
    {
        var scores = new float[reader.Length(12)];
        reader.Floats(scores);
        var rarities = reader.Doubles(scores.Length);
        var width = reader.Double();
        if (!double.IsFinite(width) || width < 0)
            throw new SnapshotException($"a table of scores with a tail of width {width}");
        for (var i = 1; i < scores.Length; i++)
        {
            if (!(scores[i] >= scores[i - 1] && rarities[i] >= rarities[i - 1]))
                throw new SnapshotException("a table of scores that is not in order");
        }

        return new ScoreTable(scores, rarities, width);
    }
}
