using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>A real server that is killed and started again on the same data.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly string _configuration;
    private volatile ServerProcess _server;

    private KilledServer(string configuration, ServerProcess server, TempFolder folder) =>
        (_configuration, _server, _folder) = (configuration, server, folder);

    public Uri Url => _server.Url;

    /// <summary>How long each start took until the server was ready, ms.</summary>
    public List<double> Starts { get; } = [];

    public static async Task<KilledServer> StartAsync(string configuration)
    {
        var folder = new TempFolder();
        return new KilledServer(configuration, await ServerProcess.StartAsync(folder.Path, configuration), folder);
    }

    /// <summary>As <c>kill -9</c> does; then it begins again.</summary>
    public async Task KillAsync()
    {
        await _server.KillAsync();
        await _server.DisposeAsync();
        _server = await ServerProcess.BeginAsync(_folder.Path, _configuration);
    }

    /// <summary>Waits until it serves.</summary>
    public async Task BecomesReadyAsync()
    {
        await _server.BecomesReadyAsync();
        Starts.Add(_server.StartTook.TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
