namespace DistributedAnomaly.Receivers.Messages;

internal static class MessageWords
{
    public static string Of(MessageStatus status) => status switch
    {
        MessageStatus.Resolved => "resolved",
        MessageStatus.Acknowledged => "acknowledged",
        _ => "firing",
    };
}
