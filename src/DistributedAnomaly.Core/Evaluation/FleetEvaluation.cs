namespace DistributedAnomaly.Core.Evaluation;

/// <summary>How good the scores of several entities are, together; means are over the entities for which a figure is defined.</summary>
/// <param name="Entities">How many.</param>
/// <param name="Labelled">Of them, those with a labelled row.</param>
/// <param name="Rows">Sum.</param>
/// <param name="Anomalous">Sum of rows labelled anomalous.</param>
/// <param name="Events">Sum of labelled events.</param>
/// <param name="Days">Entity-days watched; null: the times of an entity are unknown.</param>
/// <param name="AucRoc">Mean, 0 to 1.</param>
/// <param name="AucPr">Mean, 0 to 1.</param>
/// <param name="BestF1">The labelled entities, each at its own threshold of highest F1; null: nothing is labelled.</param>
/// <param name="BestEventF1">The labelled entities, each at its own threshold of highest event F1; null: nothing is labelled.</param>
/// <param name="Cheapest">Each entity at its own threshold of lowest cost.</param>
/// <param name="AtThresholds">All at the thresholds asked for.</param>
/// <param name="Decided">The rows that whoever gave the scores flagged; null: unknown for an entity.</param>
/// <param name="Episodes">The rows during which whoever gave the scores had an episode open; null: unknown for an entity.</param>
public sealed record FleetEvaluation(
    int Entities, int Labelled, long Rows, long Anomalous, int Events, double? Days, double? AucRoc, double? AucPr, PointSummary? BestF1,
    PointSummary? BestEventF1, PointSummary Cheapest, IReadOnlyList<PointSummary> AtThresholds, PointSummary? Decided, PointSummary? Episodes)
{
    /// <param name="entities">Evaluated with the same question.</param>
    /// <exception cref="ArgumentException">There is no entity.</exception>
    public static FleetEvaluation Of(IReadOnlyList<SeriesEvaluation> entities)
    {
        if (entities.Count == 0)
            throw new ArgumentException("there is no entity", nameof(entities));
        var bestEventF1 = Mean.Defined(entities, entity => entity.BestEventF1?.Events.F1);
        return new FleetEvaluation(
            entities.Count,
            entities.Count(entity => entity.Anomalous > 0),
            entities.Sum(entity => (long)entity.Rows),
            entities.Sum(entity => (long)entity.Anomalous),
            entities.Sum(entity => entity.Events),
            entities.Any(entity => entity.Days is null) ? null : entities.Sum(entity => entity.Days),
            Mean.Defined(entities, entity => entity.AucRoc),
            Mean.Defined(entities, entity => entity.AucPr),
            Summary([.. entities.Select(entity => entity.BestF1).OfType<OperatingPoint>()]),
            Summary([.. entities.Select(entity => entity.BestEventF1).OfType<OperatingPoint>()]),
            PointSummary.Of([.. entities.Select(entity => entity.Cheapest)], bestEventF1),
            [.. entities[0].AtThresholds.Select((_, i) => PointSummary.Of([.. entities.Select(entity => entity.AtThresholds[i])], bestEventF1))],
            OfAll(entity => entity.Decided),
            OfAll(entity => entity.Episodes));

        PointSummary? OfAll(Func<SeriesEvaluation, OperatingPoint?> point) =>
            entities.Any(entity => point(entity) is null) ? null : Summary([.. entities.Select(entity => point(entity)!)]);

        PointSummary? Summary(IReadOnlyList<OperatingPoint> points) => points.Count == 0 ? null : PointSummary.Of(points, bestEventF1);
    }
}
