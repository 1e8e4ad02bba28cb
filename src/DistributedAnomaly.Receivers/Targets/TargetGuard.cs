using System.Net;
using System.Net.Sockets;

namespace DistributedAnomaly.Receivers.Targets;

/// <summary>
/// Opens connections, but not to link-local addresses, behind which clouds keep the credentials of machines. The address is checked when
/// the connection is made: a name that meant another address before (DNS rebinding) helps nobody.
/// </summary>
internal static class TargetGuard
{
    // The metadata addresses of clouds that are not link-local.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16")];

    public static bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> bytes = stackalloc byte[4];
            address.TryWriteBytes(bytes, out _);
            // 0.0.0.0 is this machine under another name.
            return bytes is not ([169, 254, ..] or [0, ..]) && !Metadata.Contains(address);
        }

        return !address.IsIPv6LinkLocal && !address.Equals(IPAddress.IPv6Any) && !Metadata.Contains(address);
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ForbiddenTargetException">The name means an address that is not allowed.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        new NetworkStream(
            await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, allowLinkLocal: false, cancellationToken), ownsSocket: true);

    /// <summary>Connects to a host of any protocol.</summary>
    /// <exception cref="ForbiddenTargetException">The name means an address that is not allowed.</exception>
    public static async ValueTask<Socket> ConnectAsync(string host, int port, bool allowLinkLocal, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // One bad address is enough: an attacker who controls the name would only have to wait.
        if (!allowLinkLocal && Array.Find(addresses, a => !Allows(a)) is { } forbidden)
            throw new ForbiddenTargetException(host, forbidden);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
