namespace DistributedAnomaly.TestKit;

/// <summary>The real server in a process of its own, on a free loopback port, with its state in a folder that the test owns.</summary>
public sealed class ServerProcess : ServedProcess
{
    private ServerProcess(Uri url, string folder, string file)
        : base("DistributedAnomaly.Server.dll", url, folder, [], ["--config", file])
    {
    }

    /// <summary>Starts the server that lies beside the test, and waits until it is ready.</summary>
    /// <param name="folder">Holds the configuration and the state; a second start in the same folder goes on with it.</param>
    /// <param name="configuration">YAML; address and data folder are added.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string configuration = "")
    {
        var server = await BeginAsync(folder, configuration);
        await server.BecomesReadyAsync();
        return server;
    }

    /// <summary>Starts the server that lies beside the test.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static async Task<ServerProcess> BeginAsync(string folder, string configuration = "")
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/");
        var file = Path.Combine(folder, "server.yaml");
        await File.WriteAllTextAsync(file, ServerSettings(url, Path.Combine(folder, "data")) + configuration);
        return new ServerProcess(url, folder, file);
    }

    private static string ServerSettings(Uri url, string data) => $"""
        server:
          listen: ["{url.GetLeftPart(UriPartial.Authority)}"]
        engine:
          data_directory: "{data}"

        """;
}
