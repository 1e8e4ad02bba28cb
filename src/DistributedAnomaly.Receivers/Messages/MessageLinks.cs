using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Addresses of this server's pages for people: fragments of its first page.</summary>
internal static class MessageLinks
{
    /// <summary>Longer ones are refused by some services.</summary>
    private const int Longest = 2000;

    public static string? ToEntity(string? externalUrl, EntityKey key) => externalUrl is null
        ? null
        : Bounded($"{externalUrl}/#/fleets/{Uri.EscapeDataString(key.Fleet)}/entities/{Uri.EscapeDataString(key.Entity)}");

    public static string? ToAcknowledge(string? externalUrl, string alertId) =>
        externalUrl is null ? null : Bounded($"{externalUrl}/#/alerts/{Uri.EscapeDataString(alertId)}/acknowledge");

    /// <summary>The address itself; null: it is too long.</summary>
    public static string? Bounded(string? url) => url is { Length: > 0 and <= Longest } ? url : null;
}
