using DistributedAnomaly.Api;
using DistributedAnomaly.Api.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DistributedAnomaly.Hosting;

/// <summary>The web server's addresses and bounds.</summary>
internal static class KestrelSetup
{
    public static void Apply(KestrelServerOptions kestrel, ApiOptions options, IReadOnlyList<ListenAddress> addresses)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.Ingest.MaxBodyBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        // A request line holds two names of 256 characters, of which each may take twelve (four bytes, percent-encoded).
        limits.MaxRequestLineSize = 16 << 10;
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        // Bytes a second, after some seconds' grace: a sender that trickles does not hold a connection for ever.
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        foreach (var address in addresses)
        {
            if (address.IsLocalhost)
                kestrel.ListenLocalhost(address.Port);
            else if (address.IsAny)
                kestrel.ListenAnyIP(address.Port);
            else
                kestrel.Listen(address.Address!, address.Port);
        }
    }
}
