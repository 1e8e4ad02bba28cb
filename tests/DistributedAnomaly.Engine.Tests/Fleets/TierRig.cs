using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Offline;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Tests.Fleets;

/// <summary>The tier over real monitors and a real store, minute by minute; its host can fail, and the clock is the test's.</summary>
internal sealed class TierRig : IAsyncDisposable, ILogger
{
    public const string Fleet = "shop";

    private readonly TempFolder _folder = new();
    private readonly EngineStores _stores;
    private readonly ReplayHost _host;
    private readonly ReplayClock _clock = new() { NowMs = FleetSamples.StartMs };
    private readonly SeededRandom _random = new(11);

    private TierRig(FleetPolicy policy)
    {
        _stores = SqliteStores.Open(new EngineOptions { DataDirectory = _folder.Path, SurvivePowerLoss = false });
        _host = new ReplayHost(Fleet, policy, Fidelity.Full);
        Host = new FaultyHost(_host);
        Tier = new FleetTier(Host, _stores.Models, new FleetTierOptions(), _clock, this);
    }

    public FaultyHost Host { get; }

    public FleetTier Tier { get; }

    public List<string> Warnings { get; } = [];

    public static async Task<TierRig> StartedAsync(FleetPolicy? policy = null)
    {
        var rig = new TierRig(policy ?? new FleetPolicy());
        await rig.Tier.StartAsync([], CancellationToken.None);
        return rig;
    }

    /// <summary>One observation of each entity a minute, then the windows that are due.</summary>
    /// <param name="minutes">How many.</param>
    /// <param name="entities">Of the fleet.</param>
    /// <param name="metrics">Their names.</param>
    /// <param name="shift">By how many standard deviations an entity is off in a metric.</param>
    /// <param name="label">Value of the label "role".</param>
    public async Task RunAsync(
        int minutes, int entities = 24, string[]? metrics = null, Func<int, int, double>? shift = null, Func<int, string>? label = null)
    {
        metrics ??= ["cpu", "memory"];
        var (values, verdict) = (new double[metrics.Length], new Verdict());
        for (var minute = 0; minute < minutes; minute++)
        {
            _clock.NowMs += 60_000;
            for (var e = 0; e < entities; e++)
            {
                for (var m = 0; m < values.Length; m++)
                    values[m] = 100 + 5 * (_random.NextNormal() + (shift?.Invoke(e, m) ?? 0));
                _host.Observe($"e{e}", _clock.NowMs, metrics, values, label is null ? null : ContextLabels.From([new("role", label(e))]), verdict);
            }

            await Tier.CloseDueAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tier.DisposeAsync();
        _stores.Dispose();
        _folder.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
            Warnings.Add(formatter(state, exception));
    }
}
