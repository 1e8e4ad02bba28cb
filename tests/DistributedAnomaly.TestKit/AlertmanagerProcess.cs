namespace DistributedAnomaly.TestKit;

/// <summary>A real Alertmanager on a free loopback port.</summary>
public sealed class AlertmanagerProcess : ServedProcess
{
    private AlertmanagerProcess(Uri url, string folder, IEnumerable<string> arguments)
        : base(Executables.Alertmanager!, arguments, url, folder, [], "-/ready")
    {
    }

    /// <param name="folder">Holds its configuration and state.</param>
    /// <param name="configuration">YAML.</param>
    public static async Task<AlertmanagerProcess> StartAsync(string folder, string configuration)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/");
        var file = Path.Combine(folder, "alertmanager.yml");
        await File.WriteAllTextAsync(file, configuration);
        var alertmanager = new AlertmanagerProcess(
            url, folder,
            [
                $"--config.file={file}", $"--storage.path={Path.Combine(folder, "alertmanager")}", $"--web.listen-address={url.Authority}",
                "--cluster.listen-address=",
            ]);
        await alertmanager.BecomesReadyAsync();
        return alertmanager;
    }
}
