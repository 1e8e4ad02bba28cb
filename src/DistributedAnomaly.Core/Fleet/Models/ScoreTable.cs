using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>How rare a score is among those of a sample: by its rank, and beyond the largest scores by an exponential tail. Immutable.</summary>
internal sealed class ScoreTable
{
    /// <summary>Largest scores from which the tail is fitted.</summary>
    private const int TailScores = 32;
    private const int MostScores = 4096;
    private const double InverseLn10 = 0.43429448190325182765;

    private readonly float[] _scores;
    private readonly double[] _rarities;
    private readonly double _width;

    private ScoreTable(float[] scores, double[] rarities, double width) => (_scores, _rarities, _width) = (scores, rarities, width);

    /// <param name="sample">At least one score; sorted in place.</param>
    public static ScoreTable Of(double[] sample)
    {
        Array.Sort(sample);
        // The lower scores thinned out, the largest all kept: rarities are told by logarithms.
        var kept = new List<(float Score, double Rarity)>();
        var last = -1.0;
        for (var i = 0; i < sample.Length; i++)
        {
            var rarity = -PortableMath.Log10((sample.Length - i) / (double)(sample.Length + 1));
            if (rarity - last < 2.0 * MaxRarity(sample.Length) / MostScores)
                continue;
            kept.Add(((float)sample[i], rarity));
            last = rarity;
        }

        var from = Math.Max(0, sample.Length - TailScores);
        var mean = 0.0;
        for (var i = from; i < sample.Length; i++)
            mean += (sample[i] - sample[from]) / Math.Max(1, sample.Length - from - 1);
        return new ScoreTable([.. kept.Select(k => k.Score)], [.. kept.Select(k => k.Rarity)], mean);
    }

    /// <returns>-log10 of the share of scores that are at least as large; 0 and above.</returns>
    public double Rarity(double score)
    {
        var at = Array.BinarySearch(_scores, (float)score);
        if (at >= 0)
            return _rarities[at];
        var above = ~at;
        if (above == 0)
            return 0;
        if (above < _scores.Length)
        {
            var part = (score - _scores[above - 1]) / (_scores[above] - _scores[above - 1]);
            return _rarities[above - 1] + part * (_rarities[above] - _rarities[above - 1]);
        }

        return _rarities[^1] + (_width > 0 ? (score - _scores[^1]) / _width * InverseLn10 : 0);
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
        if (scores.Length == 0 || !double.IsFinite(width) || width < 0)
            throw new SnapshotException("a table of scores without scores, or with an odd tail");
        for (var i = 1; i < scores.Length; i++)
        {
            if (!(scores[i] >= scores[i - 1] && rarities[i] >= rarities[i - 1]))
                throw new SnapshotException("a table of scores that is not in order");
        }

        return new ScoreTable(scores, rarities, width);
    }

    private static double MaxRarity(int count) => PortableMath.Log10(count + 1);
}
