namespace DistributedAnomaly.TestKit;

/// <summary>A real silo in a process of its own, on free loopback ports.</summary>
public sealed class SiloProcess : ServedProcess
{
    private SiloProcess(Uri url, string folder, IEnumerable<(string, string)> environment, int siloPort, int gatewayPort, IEnumerable<string> arguments)
        : base("DistributedAnomaly.Silo.dll", url, folder, environment, arguments) =>
        (SiloPort, GatewayPort) = (siloPort, gatewayPort);

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>Starts the silo that lies beside the test, and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(
        string folder, string? connectionString = null, string configuration = "", string name = "silo", params string[] arguments)
    {
        var silo = await BeginAsync(folder, connectionString, configuration, name, arguments);
        await silo.BecomesReadyAsync();
        return silo;
    }

    /// <summary>Starts the silo that lies beside the test.</summary>
    /// <param name="folder">Holds the configuration.</param>
    /// <param name="connectionString">Of the cluster's database; null: the silo is alone, its state in memory.</param>
    /// <param name="configuration">YAML; may not have the section <c>server</c>.</param>
    /// <param name="name">Of the silo.</param>
    /// <param name="arguments">Go last, so that they win.</param>
    public static async Task<SiloProcess> BeginAsync(
        string folder, string? connectionString = null, string configuration = "", string name = "silo", params string[] arguments)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/");
        var (siloPort, gatewayPort) = (LoopbackPorts.Next(), LoopbackPorts.Next());
        var file = Path.Combine(folder, name + ".yaml");
        await File.WriteAllTextAsync(file, configuration);
        // The address keeps silos of a test apart from the world, also on machines with several networks.
        return new SiloProcess(
            url, folder,
            [("POD_IP", "127.0.0.1"), ("POD_NAME", name), ("DISTRIBUTED_ANOMALY_CONNECTION_STRING", connectionString ?? "")],
            siloPort, gatewayPort,
            [
                "--config", file, "--listen", url.GetLeftPart(UriPartial.Authority), "--silo-port", $"{siloPort}", "--gateway-port", $"{gatewayPort}",
                .. arguments,
            ]);
    }
}
