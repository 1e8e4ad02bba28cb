namespace DistributedAnomaly.Core.Evaluation;

/// <summary>Precision against recall, which tells more than the ROC where anomalies are rare (Davis and Goadrich, 2006).</summary>
/// <param name="Points">Recall rises to 1, a point per distinct score; empty where the curve is undefined.</param>
/// <param name="AveragePrecision">
/// Area under it as average precision: the sum, over the distinct scores from the highest, of the precision there times the recall
/// gained there; no line is drawn between points, which would flatter. 0 to 1, chance = the share of labelled rows. Null: none is labelled.
/// </param>
public sealed record PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> Points, double? AveragePrecision)
{
    public static PrecisionRecallCurve Of(ThresholdTable table)
    {
        double anomalous = table.Rows[^1].Counts.TruePositives;
        if (anomalous == 0)
            return new PrecisionRecallCurve([], null);
        var points = new PrecisionRecallPoint[table.Rows.Count - 1];
        var (area, recall) = (0.0, 0.0);
        for (var i = 0; i < points.Length; i++)
        {
            var (threshold, counts) = table.Rows[i + 1];
            points[i] = new PrecisionRecallPoint(
                threshold, counts.TruePositives / anomalous, (double)counts.TruePositives / (counts.TruePositives + counts.FalsePositives));
            area += (points[i].Recall - recall) * points[i].Precision;
            recall = points[i].Recall;
        }

        return new PrecisionRecallCurve(points, area);
    }

    /// <summary>For a plot: at most so many points, the corners kept.</summary>
    /// <param name="most">2 or more.</param>
    public IReadOnlyList<PrecisionRecallPoint> Thinned(int most) => CurveThinning.Thin(Points, point => (point.Recall, point.Precision), most);
}
