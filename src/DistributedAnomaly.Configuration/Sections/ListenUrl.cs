using System.Net;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What an address to listen on may look like, and who can reach it.</summary>
internal static class ListenUrl
{
    private const string Scheme = "http://";

    /// <returns>A sentence; null: the address is fine.</returns>
    public static string? Fault(string url)
    {
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return $"Cannot listen on '{url}': TLS belongs to a reverse proxy in front; use http://.";
        return TrySplit(url, out _)
            ? null
            : $"Cannot listen on '{url}': it must be http://ADDRESS:PORT, for example http://localhost:8080 or http://0.0.0.0:8080.";
    }

    public static bool IsLoopback(string url) =>
        TrySplit(url, out var host)
        && (IsLocalhost(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    public static string NeedsKeys(string url) =>
        $"Listening on '{url}' lets other machines in and needs API keys, but 'api_keys' has none. Add a key, or listen on localhost.";

    private static bool TrySplit(string url, out string host)
    {
        var rest = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? url[Scheme.Length..].TrimEnd('/') : "";
        var colon = rest.LastIndexOf(':');
        host = colon > 0 ? rest[..colon] : "";
        return int.TryParse(rest.AsSpan(colon + 1), out var port) && port is >= 0 and <= 65_535 && IsHost(host)
            && !(IsLocalhost(host) && port == 0);
    }

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsHost(string host) =>
        host is "*" or "+" || IsLocalhost(host)
        || (host.StartsWith('[') == host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host.Trim('[', ']'), out _));
}
