namespace DistributedAnomaly.Core.Evaluation;

/// <summary>
/// The operating points of several entities together: counts are sums, rates are means over the entities for which they are defined
/// (every entity counts the same, however many rows it has), and null where they are for none.
/// </summary>
/// <param name="Threshold">Of all; null: it differs, or is above every score.</param>
/// <param name="Counts">Sum, in rows.</param>
/// <param name="Cost">Sum.</param>
/// <param name="Events">Sum.</param>
/// <param name="Alarms">Sum; alarms of all entities per entity-day of all.</param>
/// <param name="Precision">Mean, 0 to 1.</param>
/// <param name="Recall">Mean, 0 to 1.</param>
/// <param name="F1">Mean, 0 to 1.</param>
/// <param name="Mcc">Mean, -1 to 1.</param>
/// <param name="Kappa">Mean, -1 to 1.</param>
/// <param name="EventF1">Mean, 0 to 1.</param>
/// <param name="EventF1OfBest">Mean event F1 as a share of the mean of the entities' best: small entities with hardly any F1 do not drown it.</param>
public sealed record PointSummary(
    double? Threshold, Confusion Counts, double Cost, EventScore Events, AlarmRate Alarms, double? Precision, double? Recall, double? F1,
    double? Mcc, double? Kappa, double? EventF1, double? EventF1OfBest)
{
    /// <param name="points">One of each entity; at least one.</param>
    /// <param name="bestEventF1">The mean of what is best for each entity; null: undefined.</param>
    public static PointSummary Of(IReadOnlyList<OperatingPoint> points, double? bestEventF1)
    {
        var eventF1 = Mean.Defined(points, point => point.Events.F1);
        return new PointSummary(
            points.All(point => Equals(point.Threshold, points[0].Threshold)) ? points[0].Threshold : null,
            points.Select(point => point.Counts).Aggregate((a, b) => a + b),
            points.Sum(point => point.Cost),
            points.Select(point => point.Events).Aggregate((a, b) => a + b),
            points.Select(point => point.Alarms).Aggregate((a, b) => a + b),
            Mean.Defined(points, point => point.Counts.Precision),
            Mean.Defined(points, point => point.Counts.Recall),
            Mean.Defined(points, point => point.Counts.F1),
            Mean.Defined(points, point => point.Counts.Mcc),
            Mean.Defined(points, point => point.Counts.Kappa),
            eventF1,
            bestEventF1 > 0 ? eventF1 / bestEventF1 : null);
    }
}
