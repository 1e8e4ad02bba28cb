using System.Net;
using System.Net.Sockets;

namespace DistributedAnomaly.TestKit;

/// <summary>
/// Ports of the loopback interface on which nobody listens. They lie below those that systems give to outgoing connections (from 32,768 on Linux,
/// 49,152 elsewhere), so that no connection takes one before whoever asked for it listens; and this process gives none out twice.
/// </summary>
public static class LoopbackPorts
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Test projects run side by side: each process begins elsewhere.
    private static int _last = (int)((long)Environment.ProcessId * 7919 % Count);

    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"no port of {First} to {First + Count - 1} is free");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
