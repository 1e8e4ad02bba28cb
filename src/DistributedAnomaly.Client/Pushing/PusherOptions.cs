namespace DistributedAnomaly.Client.Pushing;

/// <summary>How a <see cref="MetricsPusher"/> collects and sends.</summary>
public sealed record PusherOptions
{
    public const int DefaultBatchSize = 500;

    public const int DefaultBufferSize = 100_000;

    /// <summary>The fleet of everything that is observed.</summary>
    public string Fleet { get; set; } = "";

    /// <summary>A batch is sent when this many observations wait ...</summary>
    /// <value>Default 500; 1 to 100,000.</value>
    public int BatchSize { get; set; } = DefaultBatchSize;

    /// <summary>... or when the oldest has waited this long.</summary>
    /// <value>Default 1 s; above 0, at most 1 hour.</value>
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A batch ends with the observation that makes its text longer than this.</summary>
    /// <value>Default 4 MiB; at least 1 KiB.</value>
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>Observations that may wait. When it is full, the oldest is dropped for each new one, and counted.</summary>
    /// <value>Default 100,000; at least <see cref="BatchSize"/>.</value>
    public int BufferSize { get; set; } = DefaultBufferSize;

    public RetryOptions Retry { get; set; } = new();

    /// <summary>How long disposing may take to send what is left; what is still there then is dropped, and counted.</summary>
    /// <value>Default 5 s; at least 0.</value>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of every observation that the server will not take. Called on the sending task: keep it short.</summary>
    public Action<UndeliveredObservation>? OnRejected { get; set; }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Fleet))
            yield return $"{nameof(Fleet)} is empty";
        if (BatchSize is < 1 or > 100_000)
            yield return $"{nameof(BatchSize)} is {BatchSize}; it must be 1 to 100,000";
        if (BatchInterval <= TimeSpan.Zero || BatchInterval > TimeSpan.FromHours(1))
            yield return $"{nameof(BatchInterval)} is {BatchInterval}; it must be above 0 and at most 1 hour";
        if (BatchBytes < 1024)
            yield return $"{nameof(BatchBytes)} is {BatchBytes}; it must be at least 1,024";
        if (BufferSize < BatchSize)
            yield return $"{nameof(BufferSize)} is {BufferSize}; it must be at least {nameof(BatchSize)} ({BatchSize})";
        if (FlushTimeout < TimeSpan.Zero)
            yield return $"{nameof(FlushTimeout)} is {FlushTimeout}; it must be at least 0";
        foreach (var error in Retry.Errors())
            yield return $"{nameof(Retry)}.{error}";
    }
}
