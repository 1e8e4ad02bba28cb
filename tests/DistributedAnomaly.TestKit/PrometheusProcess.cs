namespace DistributedAnomaly.TestKit;

/// <summary>A real Prometheus on a free loopback port.</summary>
public sealed class PrometheusProcess : ServedProcess
{
    private PrometheusProcess(Uri url, string folder, IEnumerable<string> arguments)
        : base(Executables.Prometheus!, arguments, url, folder, [], "-/ready")
    {
    }

    /// <param name="folder">Holds its configuration and state.</param>
    /// <param name="configuration">YAML; may name other files of the folder.</param>
    public static async Task<PrometheusProcess> StartAsync(string folder, string configuration)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/");
        var file = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var prometheus = new PrometheusProcess(
            url, folder,
            [
                $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}", $"--web.listen-address={url.Authority}",
                "--rules.alert.resend-delay=1s",
            ]);
        await prometheus.BecomesReadyAsync();
        return prometheus;
    }
}
