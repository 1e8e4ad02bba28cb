namespace DistributedAnomaly.Ingest;

/// <summary>What one request, and one observation in it, may hold. Past a limit comes a clear refusal.</summary>
public sealed record IngestLimits
{
    /// <summary>Characters (UTF-16 units) of an entity, metric or label name, and of a label's value.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Bytes of one body after decompression.</summary>
    /// <value>Default 32 MiB; 1 KiB to 1 GiB.</value>
    public int MaxBodyBytes { get; init; } = 32 << 20;

    /// <value>Default 100,000; 1 to 10,000,000.</value>
    public int MaxObservations { get; init; } = 100_000;

    /// <value>Default 4,096; 1 to 65,536.</value>
    public int MaxMetricsPerObservation { get; init; } = 4096;

    /// <value>Default 32; 0 to 1,024.</value>
    public int MaxLabels { get; init; } = 32;

    /// <summary>How far a timestamp may lie ahead of the platform's clock.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Timestamps before this are refused: a clock that was never set, or a unit mistaken.</summary>
    /// <value>Default 1990-01-01.</value>
    public DateTimeOffset Earliest { get; init; } = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
