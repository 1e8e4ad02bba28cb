using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Statistics;

/// <summary>Model of <see cref="HistogramDetector"/>: for each column where its bins lie and how surprising each is.</summary>
internal sealed class HistogramModel(
    string name, IReadOnlyList<string> columns, int bins, double[] low, double[] width, double[] surprise) : BatchModel(name, columns)
{
    /// <summary>-ln of the height of an empty bin.</summary>
    private const double Empty = 2.3978952727983707;

    public static int BinOf(double value, double low, double width, int bins) => (int)Math.Clamp(Place(value, low, width), 0, bins - 1);

    public override void Save(SnapshotWriter writer)
    {
        writer.Int(bins);
        writer.Doubles(low);
        writer.Doubles(width);
        writer.Doubles(surprise);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < Width; c++)
                sum += Surprise(rows[i * Width + c], c);
            scores[i] = sum;
        }
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        for (var c = 0; c < Width; c++)
            contributions[c] = Surprise(row[c], c);
    }

    /// <summary>In bins from the lower end. Halves, because the difference of two values of 1.7e308 is infinite.</summary>
    private static double Place(double value, double low, double width) => (value / 2 - low / 2) / width * 2;

    private double Surprise(double value, int c)
    {
        var place = Place(value, low[c], width[c]);
        var outside = Math.Max(-place, place - bins);
        // Next to the last bin it is as if in an empty one; from there on it grows, at most to a thousand times that.
        return outside > 1e-9 ? Empty * (1 + Math.Min(outside / bins, 1000)) : surprise[c * bins + (int)Math.Clamp(place, 0, bins - 1)];
    }
}
