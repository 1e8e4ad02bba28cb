using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Fleets.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Engine.Fleets.Offline;

/// <summary>
/// One fleet judged offline as an engine judges it live: peers, windows, models that are trained, compared and promoted. Only the clock is that of the
/// observations, and whoever replays waits for each training, so that the same history gives the same verdicts. Not thread-safe.
/// </summary>
public sealed class FleetReplay : IAsyncDisposable
{
    private const string Name = "replay";

    /// <summary>Between two looks whether a training is over.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly ReplayClock _clock = new();
    private readonly ReplayHost _host;
    private readonly FleetTier _tier;

    private FleetReplay(FleetPolicy policy, Fidelity fidelity, IFleetModelStore store)
    {
        _host = new ReplayHost(Name, policy, fidelity);
        _tier = new FleetTier(_host, store, new FleetTierOptions { SaveEvery = TimeSpan.MaxValue }, _clock, NullLogger.Instance);
    }

    /// <summary>Entities met.</summary>
    public int Entities => _host.Entities;

    /// <param name="policy">Of the fleet.</param>
    /// <param name="fidelity">Of every monitor.</param>
    /// <param name="store">Keeps its models; empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<FleetReplay> StartAsync(
        FleetPolicy policy, Fidelity fidelity, IFleetModelStore store, CancellationToken cancellationToken)
    {
        var replay = new FleetReplay(policy, fidelity, store);
        await replay._tier.StartAsync([], cancellationToken);
        return replay;
    }

    /// <summary>Judges an observation. They come in order of time: the first one of a later time ends the windows before it.</summary>
    /// <param name="entity">Name.</param>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="metrics">Names.</param>
    /// <param name="values">One per name.</param>
    /// <param name="labels">Context; null: none.</param>
    /// <param name="verdict">Receives the judgement.</param>
    /// <returns>The monitor that judged.</returns>
    public EntityMonitor Observe(
        string entity, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ContextLabels? labels, Verdict verdict)
    {
        if (timeMs > _host.NewestMs && _host.NewestMs > 0)
            EndWindowsAsync().GetAwaiter().GetResult();
        return _host.Observe(entity, timeMs, metrics, values, labels, verdict);
    }

    /// <summary>Versions of the fleet's model, newest first.</summary>
    public async Task<IReadOnlyList<FleetModelEntry>> ListModelsAsync(CancellationToken cancellationToken) =>
        (await _tier.ListModelsAsync(Name, cancellationToken))?.Versions ?? [];

    public ValueTask DisposeAsync() => _tier.DisposeAsync();

    private async Task EndWindowsAsync()
    {
        _clock.NowMs = _host.NewestMs;
        await _tier.CloseDueAsync();
        while ((await _tier.ListModelsAsync(Name, CancellationToken.None))?.Training is not null)
            await Task.Delay(Look);
    }
}
