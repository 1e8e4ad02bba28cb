using BenchmarkDotNet.Attributes;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Embedded;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Benchmarks;

/// <summary>What an observation of 8 metrics costs in the embedded engine: journal, monitor, acknowledgement; real files.</summary>
public class EngineBenchmarks
{
    private const int Rows = 500;
    private const int Entities = 500;

    private readonly ObservationBatch _batch = new("bench");
    private readonly SeededHost[] _hosts = [.. Enumerable.Range(0, Entities).Select(seed => new SeededHost(seed))];
    private readonly string[] _names = [.. Enumerable.Range(0, Entities).Select(e => $"host-{e}")];
    private TempFolder _folder = null!;
    private EmbeddedEngine _engine = null!;

    /// <summary>True: every group commit is on the disk before it is acknowledged.</summary>
    [Params(false, true)]
    public bool SurvivePowerLoss { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _folder = new TempFolder();
        var options = new EngineOptions { DataDirectory = _folder.Path, SurvivePowerLoss = SurvivePowerLoss };
        _engine = new EmbeddedEngine(options, null, SqliteStores.Open(options), new NoAlerts(), TimeProvider.System, NullLoggerFactory.Instance);
        await _engine.StartAsync(CancellationToken.None);
        for (var i = 0; i < 200; i++)
            await Observe();
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task<int> Observe()
    {
        _batch.Clear("bench");
        Span<double> values = stackalloc double[SeededHost.Metrics.Length];
        for (var row = 0; row < Rows; row++)
        {
            var host = _hosts[row];
            host.Next(values);
            _batch.Add(_names[row], host.TimeMs);
            for (var m = 0; m < values.Length; m++)
                _batch.AddMetric(SeededHost.Metrics[m], values[m]);
        }

        return (await _engine.ObserveAsync(_batch, VerdictFilter.None, CancellationToken.None)).Accepted;
    }
}
