namespace DistributedAnomaly.Receivers.Messages;

internal enum MessageStatus : byte
{
    Firing,

    /// <summary>Everything that fires is taken care of.</summary>
    Acknowledged,

    /// <summary>Nothing fires any more.</summary>
    Resolved,
}
