namespace DistributedAnomaly.Configuration.Sections;

/// <summary>How OTLP is spoken.</summary>
public enum TelemetryProtocol
{
    /// <summary>gRPC; a collector's port 4317.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP; a collector's port 4318.</summary>
    HttpProtobuf,
}
