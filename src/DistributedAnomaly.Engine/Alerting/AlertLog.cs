using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Log messages of alerting: event ids 300 to 399.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(300, LogLevel.Information, "Alert {Change} ({Reason}): {Summary} [{AlertId}]")]
    public static partial void AlertChanged(this ILogger logger, string change, string reason, string summary, string alertId);

    [LoggerMessage(301, LogLevel.Error, "Alert transitions of {Events} events could not be committed; the callers are told.")]
    public static partial void CommitFailed(this ILogger logger, Exception exception, int events);

    [LoggerMessage(302, LogLevel.Error, "Old alerts could not be deleted; tried again later.")]
    public static partial void TrimFailed(this ILogger logger, Exception exception);

    [LoggerMessage(303, LogLevel.Warning, "Nobody is told about {AlertId}: no receiver '{Receiver}' is configured.")]
    public static partial void NoReceiver(this ILogger logger, string alertId, string receiver);

    [LoggerMessage(310, LogLevel.Warning, "Receiver {Receiver} did not take {Key}: {Detail}. Attempt {Attempt}, next in {Delay}.")]
    public static partial void DeliveryRetried(
        this ILogger logger, string receiver, string key, string detail, int attempt, TimeSpan delay);

    [LoggerMessage(311, LogLevel.Error, "Notification {Key} to receiver {Receiver} is given up: {Detail}.")]
    public static partial void DeliveryDead(this ILogger logger, string receiver, string key, string detail);

    [LoggerMessage(312, LogLevel.Error, "{Count} notifications became dead letters: {Reason}.")]
    public static partial void DeadLetters(this ILogger logger, int count, string reason);

    [LoggerMessage(313, LogLevel.Error, "The outbox of receiver {Receiver} could not be read or written; tried again in {Delay}.")]
    public static partial void OutboxFailed(this ILogger logger, Exception exception, string receiver, TimeSpan delay);
}
