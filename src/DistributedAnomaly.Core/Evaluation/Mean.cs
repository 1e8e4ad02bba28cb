namespace DistributedAnomaly.Core.Evaluation;

internal static class Mean
{
    /// <summary>Over the items for which the figure is defined; null: there is none.</summary>
    public static double? Defined<T>(IEnumerable<T> items, Func<T, double?> figure) => items.Select(figure).Average();
}
