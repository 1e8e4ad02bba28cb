namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>All that a report tells.</summary>
internal sealed record Backtest
{
    public required BacktestRequest Request { get; init; }

    public required Survey Survey { get; init; }

    /// <summary>Rows read of the reported files.</summary>
    public required long Rows { get; init; }

    public required long TrainRows { get; init; }

    /// <summary>Worst first: by alarms, then by surprise.</summary>
    public required IReadOnlyList<EntityTally> Entities { get; init; }

    /// <summary>Of the worst entities.</summary>
    public required IReadOnlyList<EntityTrace> Traces { get; init; }

    /// <summary>Of the episodes of highest surprise.</summary>
    public required IReadOnlyList<CloseUp> CloseUps { get; init; }

    /// <summary>Highest threshold first.</summary>
    public required IReadOnlyList<ThresholdImpact> Impacts { get; init; }

    /// <summary>Null: there are no labels, or nothing is labelled anomalous.</summary>
    public Quality? Quality { get; init; }

    /// <summary>The first rows that could not be used, with the reason.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public required string Version { get; init; }

    /// <summary>The usual one: the entities' median.</summary>
    public double Threshold => Median(Entities.Select(entity => entity.Threshold));

    public double CadenceMs => Median(Entities.Select(entity => entity.CadenceMs));

    public double EntityDays => Entities.Sum(entity => entity.WatchedMs) / TimeSpan.MillisecondsPerDay;

    public long Alarms => Survey.Episodes.Count;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
