using DistributedAnomaly.ClusterDrills.Checks;
using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Drills;

/// <summary>A cluster with a fleet that is being pushed.</summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Tick = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpTarget? _http;
    private Task _pushing = Task.CompletedTask;

    private LoadedCluster(DrillCluster cluster, DrillOptions options, TimeSpan round)
    {
        (Cluster, Options) = (cluster, options);
        Fleet = new SyntheticFleet(options.Entities, options.IncidentEvery);
        _http = options.Http ? new HttpTarget(() => [.. cluster.Silos.Select(s => s.Url)]) : null;
        Pusher = new Pusher((IPushTarget?)_http ?? new EngineTarget(cluster.Engine), Fleet, options.Parallel, round);
        Learning = new Pusher(new EngineTarget(cluster.Engine), Fleet, options.Parallel, TimeSpan.Zero);
        Groups = Pusher.Groups(Enumerable.Range(0, options.Entities), options.Batch, SyntheticFleet.LearnSteps);
    }

    public DrillCluster Cluster { get; }

    public DrillOptions Options { get; }

    public SyntheticFleet Fleet { get; }

    public Pusher Pusher { get; }

    public EntityGroup[] Groups { get; }

    private Pusher Learning { get; }

    /// <summary>Completes when entities with incidents have learnt, all entities are active, and the push goes on.</summary>
    /// <param name="options">Of the drill.</param>
    /// <param name="silos">At the start.</param>
    /// <param name="round">Least time between two observations of an entity.</param>
    /// <param name="more">Lines for the section <c>cluster</c> of the configuration.</param>
    public static async Task<LoadedCluster> StartAsync(DrillOptions options, int silos, TimeSpan round, string more = "")
    {
        var loaded = new LoadedCluster(await DrillCluster.StartAsync(options, silos, more), options, round);
        try
        {
            var learners = Enumerable.Range(0, options.Entities).Where(loaded.Fleet.HasIncidents);
            await loaded.Learning.RunAsync(Pusher.Groups(learners, options.Batch, 0), SyntheticFleet.LearnSteps, CancellationToken.None);
            loaded._pushing = loaded.Pusher.RunAsync(loaded.Groups, int.MaxValue, loaded._stop.Token);
            await loaded.StepsAsync(2);
            return loaded;
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when every group has made so many further steps.</summary>
    public async Task StepsAsync(int steps)
    {
        var targets = Array.ConvertAll(Groups, g => g.NextStep + steps);
        await WhenAsync(() => Groups.Zip(targets).All(p => p.First.NextStep >= p.Second));
    }

    /// <summary>Ends the push after the steps that were begun.</summary>
    public async Task StopPushingAsync()
    {
        await _stop.CancelAsync();
        await _pushing;
    }

    /// <summary>Compares everything with what it must be. The push has ended.</summary>
    /// <param name="before">Alerts that were known before the fault.</param>
    /// <param name="loss">Null: nothing may be lost.</param>
    /// <param name="figures">Take what was found.</param>
    public async Task CheckAsync(IReadOnlyDictionary<string, Alert> before, Loss? loss, Figures figures)
    {
        var active = (await Task.WhenAll(Cluster.Silos.Select(SiloMetrics.ReadAsync))).Sum(m => m.Activations);
        figures["entities active in all silos"] = active;
        // Idle ones may have left; more than there are means that some are active twice.
        if (active > Fleet.Count)
            figures.Violations.Add($"{active - Fleet.Count} entities are active twice");
        var expected = await FleetCheck.RunAsync(Cluster.Engine, Fleet, Groups, loss, figures);
        await AlertCheck.RunAsync(Cluster, before, expected, figures);
        figures["pushes"] = Pusher.Records.Count;
        foreach (var outcome in Enum.GetValues<PushOutcome>())
            figures[$"pushes: {outcome.ToString().ToLowerInvariant()}"] = Pusher.Records.Count(r => r.Outcome == outcome);
        foreach (var (reason, count) in Pusher.Reasons.OrderByDescending(r => r.Value).Take(5))
            figures[reason.Length > 140 ? reason[..140] : reason] = count;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _pushing.WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            await Cluster.DisposeAsync();
            _http?.Dispose();
            _stop.Dispose();
        }
    }

    private async Task WhenAsync(Func<bool> condition)
    {
        var began = Pusher.NowMs();
        while (!condition())
        {
            if (_pushing.IsFaulted)
                await _pushing;
            if (Pusher.NowMs() - began > Patience.TotalMilliseconds)
                throw new TimeoutException($"The push did not get on within {Patience}: {string.Join("; ", Pusher.Reasons.Select(r => $"{r.Value} x {r.Key}").Take(5))}");
            await Task.Delay(Tick);
        }
    }
}
