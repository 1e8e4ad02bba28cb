namespace DistributedAnomaly.Core.Evaluation;

/// <summary>Receiver operating characteristic (Fawcett, "An introduction to ROC analysis", 2006).</summary>
/// <param name="Points">From (0, 0) to (1, 1), a point per distinct score; empty where the curve is undefined.</param>
/// <param name="Area">
/// Chance that a labelled row has a higher score than a calm one, equal scores counting half: 0 to 1, 0.5 = chance. Trapezoids between
/// distinct scores. Null: all rows are labelled or none is.
/// </param>
public sealed record RocCurve(IReadOnlyList<RocPoint> Points, double? Area)
{
    public static RocCurve Of(ThresholdTable table)
    {
        var all = table.Rows[^1].Counts;
        if (all.TruePositives == 0 || all.FalsePositives == 0)
            return new RocCurve([], null);
        var points = new RocPoint[table.Rows.Count];
        var area = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var (threshold, counts) = table.Rows[i];
            points[i] = new RocPoint(threshold, (double)counts.FalsePositives / all.FalsePositives, (double)counts.TruePositives / all.TruePositives);
            if (i > 0)
                area += (points[i].FalsePositiveRate - points[i - 1].FalsePositiveRate) * (points[i].TruePositiveRate + points[i - 1].TruePositiveRate) / 2;
        }

        return new RocCurve(points, area);
    }

    /// <summary>For a plot: at most so many points, the corners kept.</summary>
    /// <param name="most">2 or more.</param>
    public IReadOnlyList<RocPoint> Thinned(int most) =>
        CurveThinning.Thin(Points, point => (point.FalsePositiveRate, point.TruePositiveRate), most);
}
