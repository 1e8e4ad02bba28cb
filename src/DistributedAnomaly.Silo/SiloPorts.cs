using System.Net;
using System.Net.Sockets;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Silo;

/// <summary>
/// Tries a port before Orleans takes it: Orleans shares a port that is in use, with a silo of the same user even without a word, and the
/// two then get each other's calls.
/// </summary>
internal static class SiloPorts
{
    /// <param name="listen">Where the port will be listened on.</param>
    /// <param name="port">0: a free one is sought.</param>
    /// <param name="peers">Who comes there, for the message.</param>
    /// <param name="setting">Where it can be changed, for the message.</param>
    /// <returns>The port.</returns>
    /// <exception cref="ServerStartException">It cannot be used.</exception>
    public static int Check(IPAddress listen, int port, string peers, string setting)
    {
        try
        {
            using var listener = new TcpListener(listen, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException e)
        {
            var why = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "it is in use by another program",
                SocketError.AccessDenied => "this user may not (ports below 1024 need rights)",
                SocketError.AddressNotAvailable => "this machine does not have that address",
                _ => e.Message,
            };
            throw new ServerStartException(
                ExitCodes.Address, $"Cannot use {new IPEndPoint(listen, port)} for {peers}: {why}. Set another one with {setting}.", e);
        }
    }
}
