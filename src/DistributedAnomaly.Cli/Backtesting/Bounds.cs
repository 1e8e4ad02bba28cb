namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>What a report holds at most. What lies beyond is counted, and the report says so.</summary>
internal sealed record Bounds
{
    public static Bounds Default { get; } = new();

    /// <summary>Entities whose series are drawn: the worst ones.</summary>
    public int ChartedEntities { get; init; } = 6;

    /// <summary>Metrics drawn of each: those that said most.</summary>
    public int ChartedMetrics { get; init; } = 8;

    /// <summary>Pixel columns of all drawn metrics together; each column holds the smallest and the largest value of its time.</summary>
    public int Columns { get; init; } = 16_000;

    /// <summary>Episodes listed: those of highest surprise.</summary>
    public int Episodes { get; init; } = 60;

    /// <summary>Of them, those drawn close up: again those of highest surprise.</summary>
    public int CloseUps { get; init; } = 20;

    /// <summary>Entities in the table of the worst ones.</summary>
    public int ListedEntities { get; init; } = 25;

    /// <summary>Labelled events listed of each entity.</summary>
    public int Events { get; init; } = 200;

    /// <summary>Rows held in memory for the evaluation; some 60 bytes each at its peak.</summary>
    public int EvaluatedRows { get; init; } = 2_000_000;
}
