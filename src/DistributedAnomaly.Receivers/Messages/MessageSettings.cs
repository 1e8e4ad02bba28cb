using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>What messages are written by. One version of it; a reload makes another.</summary>
/// <param name="ExternalUrl">Where people reach this server, without a slash at the end; null: nowhere.</param>
/// <param name="Fleets">Say what the values of metrics are.</param>
internal sealed record MessageSettings(string? ExternalUrl, FleetPolicies Fleets)
{
    public static MessageSettings Of(ReceiverSettings receivers, FleetPolicies fleets) =>
        new(receivers.ExternalUrl?.AbsoluteUri.TrimEnd('/'), fleets);
}
