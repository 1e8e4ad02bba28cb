using DistributedAnomaly.ClusterClient;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Cluster;

/// <summary>PostgreSQL, silos, a receiver of notifications and a client, each a real one; all of them on this machine.</summary>
internal sealed class DrillCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LoopbackHttpReceiver _receiver = new(_ => CannedReply.Ok);
    private readonly List<SiloProcess> _silos = [];
    private readonly string _configuration;
    private readonly string _connectionString;

    private DrillCluster(PostgresServer postgres, string connectionString, DrillOptions options, string more, bool asAWhole)
    {
        (Postgres, _connectionString) = (postgres, connectionString);
        _configuration = $$"""
            cluster:
              loss_window: {{options.LossWindow.TotalMilliseconds:0}}ms
              probe_period: {{options.Probe.TotalMilliseconds:0}}ms
              missed_probes: 2
            {{more}}
            fleets:
              default: { silence: { at_least: 1h }, fleet_models: { enabled: {{(asAWhole ? "true" : "false")}} } }
            receivers:
              webhooks:
                - { name: drill, url: "{{_receiver.Url}}" }

            """;
    }

    public PostgresServer Postgres { get; }

    public string ConnectionString => _connectionString;

    public ClusterEngine Engine { get; private set; } = null!;

    /// <summary>Those that run.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>What the silos wrote to their consoles, those that are gone included.</summary>
    public List<string> Consoles { get; } = [];

    public IReadOnlyList<ReceivedCall> Notifications => _receiver.Calls;

    /// <param name="options">Says how many silos, and their settings.</param>
    /// <param name="silos">At the start.</param>
    /// <param name="more">Lines for the section <c>cluster</c> of the configuration, indented by two.</param>
    /// <param name="asAWhole">The fleet is looked at as a whole: then what is expected of an entity is not its own alone.</param>
    public static async Task<DrillCluster> StartAsync(DrillOptions options, int silos, string more = "", bool asAWhole = false)
    {
        var postgres = await PostgresServer.StartNewAsync(fsync: true);
        var cluster = new DrillCluster(postgres, await postgres.CreateDatabaseAsync("drill"), options, more, asAWhole);
        try
        {
            await cluster.AddSiloAsync();
            await Task.WhenAll(Enumerable.Range(1, silos - 1).Select(_ => cluster.AddSiloAsync()));
            cluster.Engine = await ClusterEngine.ConnectAsync(
                new ClusterEngineOptions { ConnectionString = cluster.ConnectionString, ResponseTimeout = TimeSpan.FromSeconds(15) }, CancellationToken.None);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the silo is ready.</summary>
    public async Task<SiloProcess> AddSiloAsync()
    {
        var name = $"silo-{_silos.Count + Consoles.Count}-{Guid.NewGuid():N}"[..10];
        var silo = await SiloProcess.StartAsync(_folder.Path, _connectionString, _configuration, name);
        lock (_silos)
            _silos.Add(silo);
        return silo;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async Task KillAsync(SiloProcess silo)
    {
        await silo.KillAsync();
        await ForgetAsync(silo);
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(SiloProcess silo)
    {
        await silo.AskToStopAsync();
        var code = await silo.ExitAsync();
        await ForgetAsync(silo);
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
            await Engine.DisposeAsync();
        foreach (var silo in _silos.ToArray())
        {
            await silo.KillAsync();
            await ForgetAsync(silo);
        }

        await Postgres.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ForgetAsync(SiloProcess silo)
    {
        Consoles.Add(silo.Output);
        if (Environment.GetEnvironmentVariable("DRILL_CONSOLES") is { Length: > 0 } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, $"silo-{Consoles.Count}-{DateTime.UtcNow:HHmmss}.log"), silo.Output);
        _silos.Remove(silo);
        await silo.DisposeAsync();
    }
}
