using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Receivers;

/// <summary>Log messages of receivers: event ids 320 to 339.</summary>
internal static partial class ReceiverLog
{
    [LoggerMessage(320, LogLevel.Error, "A text of receiver {Receiver} could not be written for {Key}: {Error}. The default text was sent.")]
    public static partial void TemplateFailed(this ILogger logger, string receiver, string key, string error);
}
