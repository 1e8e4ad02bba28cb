using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Receivers.Messages;

/// <summary>Addresses of this server's pages for people: fragments of its first page.</summary>
internal static class MessageLinks
{
    public static string? ToEntity(string? externalUrl, EntityKey key) => externalUrl is null
        ? null
        : $"{externalUrl}/#/fleets/{Uri.EscapeDataString(key.Fleet)}/entities/{Uri.EscapeDataString(key.Entity)}";

    public static string? ToAcknowledge(string? externalUrl, string alertId) =>
        externalUrl is null ? null : $"{externalUrl}/#/alerts/{Uri.EscapeDataString(alertId)}/acknowledge";
}
