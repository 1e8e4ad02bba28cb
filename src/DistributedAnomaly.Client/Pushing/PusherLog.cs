using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>Event ids 1000 to 1099.</summary>
internal static partial class PusherLog
{
    [LoggerMessage(1000, LogLevel.Warning, "Push number {Failures} of this batch failed; the next try is in {Delay}: {Reason}")]
    public static partial void Retrying(this ILogger logger, int failures, TimeSpan delay, string reason);

    [LoggerMessage(1001, LogLevel.Warning, "The server rejected {Count} observations; the first of entity {Entity}: {Reason}")]
    public static partial void Rejected(this ILogger logger, int count, string entity, string reason);

    [LoggerMessage(1002, LogLevel.Error, "{Count} observations were given up after {After}: {Reason}")]
    public static partial void GivenUp(this ILogger logger, int count, TimeSpan after, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "The buffer of {Capacity} observations is full; the oldest are dropped from now on")]
    public static partial void Full(this ILogger logger, int capacity);

    [LoggerMessage(1004, LogLevel.Warning, "{Count} observations were dropped: they could not be sent before the deadline of {Timeout}")]
    public static partial void DroppedAtEnd(this ILogger logger, int count, TimeSpan timeout);

    [LoggerMessage(1005, LogLevel.Error, "The callback for rejected observations failed")]
    public static partial void CallbackFailed(this ILogger logger, Exception exception);
}
