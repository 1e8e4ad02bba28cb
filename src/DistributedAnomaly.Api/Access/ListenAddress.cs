using System.Net;

namespace DistributedAnomaly.Api.Access;

/// <summary>An address to listen on, as written in the configuration: <c>http://localhost:8080</c>, <c>http://0.0.0.0:8080</c>, <c>http://[::1]:0</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Host">A name or an address; brackets around IPv6.</param>
/// <param name="Port">0: any free one.</param>
public sealed record ListenAddress(string Text, string Host, int Port)
{
    /// <summary>Only programs on this machine reach it.</summary>
    public bool IsLoopback => LoopbackGuard.IsLoopbackName(Host);

    public bool IsLocalhost => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Every address of this machine.</summary>
    public bool IsAny => Host is "*" or "+";

    /// <summary>The address to bind; null for localhost, which stands for both loopbacks, and for any.</summary>
    public IPAddress? Address => IsLocalhost || IsAny ? null : IPAddress.Parse(Host.Trim('[', ']'));

    /// <exception cref="ApiOptionsException">Not such an address.</exception>
    public static ListenAddress Parse(string text)
    {
        const string Scheme = "http://";
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw new ApiOptionsException($"Cannot listen on '{text}': TLS belongs to a reverse proxy in front; use http://.");
        var rest = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].TrimEnd('/') : string.Empty;
        var colon = rest.LastIndexOf(':');
        var host = colon > 0 ? rest[..colon] : string.Empty;
        if (!int.TryParse(rest.AsSpan(colon + 1), out var port) || port is < 0 or > 65535 || !IsHost(host))
            throw new ApiOptionsException($"Cannot listen on '{text}': expected http://ADDRESS:PORT, for example http://localhost:8080 or http://0.0.0.0:8080.");
        var address = new ListenAddress(text, host, port);
        return address.IsLocalhost && port == 0
            ? throw new ApiOptionsException($"Cannot listen on '{text}': port 0 (any free port) needs one address, for example http://127.0.0.1:0.")
            : address;
    }

    private static bool IsHost(string host) =>
        host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (host.StartsWith('[') == host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host.Trim('[', ']'), out _));
}
