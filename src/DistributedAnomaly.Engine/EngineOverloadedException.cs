namespace DistributedAnomaly.Engine;

/// <summary>A bound was reached; the caller should try again after <see cref="RetryAfter"/>.</summary>
public sealed class EngineOverloadedException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
