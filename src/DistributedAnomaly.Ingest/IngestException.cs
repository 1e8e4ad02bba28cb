namespace DistributedAnomaly.Ingest;

/// <summary>A body was refused as a whole; nothing of it was taken. The message says what was found and what was expected.</summary>
public sealed class IngestException(IngestFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public IngestFault Fault { get; } = fault;
}
