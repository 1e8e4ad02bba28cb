namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Where the program sends what it measures and traces of itself.</summary>
public sealed record TelemetrySettings
{
    /// <summary>Of an OpenTelemetry collector; null: nothing is sent.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <value>Default <see cref="TelemetryProtocol.Grpc"/>.</value>
    public TelemetryProtocol OtlpProtocol { get; init; } = TelemetryProtocol.Grpc;

    /// <value>Default <c>distributed-anomaly</c>.</value>
    public string ServiceName { get; init; } = "distributed-anomaly";

    /// <summary>Share of traces that are kept; a caller that sends a trace along decides for its own.</summary>
    /// <value>Default 1; 0 to 1.</value>
    public double TracesSampleRatio { get; init; } = 1;
}
