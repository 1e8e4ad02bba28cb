using System.Net;
using System.Net.Sockets;
using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Hosting;
using Npgsql;

namespace DistributedAnomaly.Silo;

/// <summary>Where this silo is and to which cluster it belongs, after command line, environment and configuration were put together.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Name">Of this silo.</param>
/// <param name="Database">Of the cluster; null: one silo, its state in memory.</param>
/// <param name="Address">Where others reach this silo.</param>
/// <param name="SiloPort">For other silos; never 0.</param>
/// <param name="GatewayPort">For clients of the cluster; never 0.</param>
internal sealed record SiloPlace(
    string Cluster, string Name, NpgsqlConnectionStringBuilder? Database, IPAddress Address, int SiloPort, int GatewayPort)
{
    public const string ConnectionStringVariable = "DISTRIBUTED_ANOMALY_CONNECTION_STRING", AddressVariable = "POD_IP", NameVariable = "POD_NAME";

    /// <summary>A silo that others reach from outside listens on all addresses, as a container's own address may be another one.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    public string DatabaseInWords => $"PostgreSQL, database '{Database!.Database}' at {Database.Host}:{Database.Port}";

    /// <summary>Without the connection string, which holds a password.</summary>
    public override string ToString() => $"'{Name}' ({new IPEndPoint(Address, SiloPort)}) of cluster '{Cluster}'";

    /// <exception cref="ServerStartException">Something is wrong with it, or a port is in use.</exception>
    public static SiloPlace Of(ClusterSettings settings, Func<string, string?> environment)
    {
        var database = ConnectionString(settings, environment) is { Length: > 0 } text ? Parse(text) : null;
        var address = AddressOf(settings, environment, alone: database is null);
        var listen = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
        var siloPort = SiloPorts.Check(listen, settings.SiloPort, "other silos", "cluster.silo_port (--silo-port)");
        var gatewayPort = SiloPorts.Check(listen, settings.GatewayPort, "clients of the cluster", "cluster.gateway_port (--gateway-port)");
        // Silos of one machine must not look like one that moved.
        var name = settings.SiloName ?? NotEmpty(environment(NameVariable)) ?? $"{Environment.MachineName}-{siloPort}";
        return new SiloPlace(settings.Name, name, database, address, siloPort, gatewayPort);
    }

    private static string? ConnectionString(ClusterSettings settings, Func<string, string?> environment)
    {
        if (settings.ConnectionString is { } given)
            return given;
        if (settings.ConnectionStringFile is not { } file)
            return null;
        try
        {
            return NotEmpty(File.ReadAllText(file).Trim())
                ?? throw new ServerStartException(ExitCodes.Usage, $"The file '{file}' of 'cluster.connection_string_file' is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException(ExitCodes.Usage, $"The file '{file}' of 'cluster.connection_string_file' cannot be read: {e.Message}", e);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder parsed;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The text holds a password: it is not repeated.
            throw new ServerStartException(
                ExitCodes.Usage, $"The connection string is none that Npgsql knows (as Host=db;Database=anomaly;Username=u;Password=p): {e.Message}", e);
        }

        if (string.IsNullOrEmpty(parsed.Host))
            throw new ServerStartException(ExitCodes.Usage, "The connection string has no Host.");
        parsed.ApplicationName ??= "DistributedAnomaly";
        return parsed;
    }

    private static IPAddress AddressOf(ClusterSettings settings, Func<string, string?> environment, bool alone)
    {
        if (settings.AdvertisedAddress is { } given)
            return given;
        if (NotEmpty(environment(AddressVariable)) is { } text)
        {
            return IPAddress.TryParse(text, out var address)
                ? address
                : throw new ServerStartException(ExitCodes.Usage, $"The environment variable {AddressVariable} is '{text}', which is no IP address.");
        }

        return alone ? IPAddress.Loopback : OwnAddress();
    }

    /// <summary>The address from which this machine talks to others; loopback if it is connected to nothing.</summary>
    private static IPAddress OwnAddress()
    {
        // Connecting a datagram socket sends nothing: it only asks the routing table. The target is reserved for documentation.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(IPAddress.Parse("192.0.2.1"), 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
