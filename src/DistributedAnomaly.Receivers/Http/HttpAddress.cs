using System.Diagnostics.CodeAnalysis;

namespace DistributedAnomaly.Receivers.Http;

/// <summary>Addresses that a receiver may have.</summary>
public static class HttpAddress
{
    /// <returns>False: it is no absolute http or https address.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is ("http" or "https") && url.Host.Length > 0;
}
