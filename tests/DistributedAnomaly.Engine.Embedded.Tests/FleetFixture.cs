using System.Collections.Immutable;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>A fleet of alike servers in two roles, minute by minute. The clock of the rig goes along.</summary>
internal sealed class FleetFixture(EngineRig rig, int entities)
{
    public const string Fleet = "servers";

    private static readonly string[] Metrics = ["cpu", "memory", "requests"];

    private readonly Random[] _random = [.. Enumerable.Range(0, entities).Select(i => new Random(i))];

    public static FleetPolicies Policies(FleetModelPolicy? models = null, FleetIncidentPolicy? incidents = null) => FleetPolicies.Default with
    {
        Fleets = ImmutableDictionary<string, FleetPolicy>.Empty.Add(Fleet, new FleetPolicy
        {
            AlertsPerEntityDay = 0.1,
            FleetModels = models ?? new FleetModelPolicy { Peers = "role", Detectors = ["isolation-forest"] },
            FleetIncidents = incidents ?? new FleetIncidentPolicy(),
        }),
    };

    public int Minute { get; private set; }

    /// <summary>Observations sent, and verdicts that came back.</summary>
    public int Sent { get; private set; }

    public int Judged { get; private set; }

    /// <summary>One in so many observations of an entity is off.</summary>
    public int OneOffIn { get; init; } = 400;

    public TimeSpan Cadence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Entities of the role web; the others are of the role db.</summary>
    public Func<int, bool> IsWeb { get; init; } = e => e % 2 == 0;

    public static string Name(int entity) => $"s{entity}";

    /// <summary>Lets so many minutes (or intervals of <see cref="Cadence"/>) pass: one batch of all entities, then the windows that are due.</summary>
    /// <param name="minutes">How many.</param>
    /// <param name="shift">By how many standard deviations an entity is off in all metrics.</param>
    /// <param name="after">Called after every minute.</param>
    public async Task RunAsync(int minutes, Func<int, double>? shift = null, Func<Task>? after = null)
    {
        for (var i = 0; i < minutes; i++, Minute++)
        {
            rig.Clock.Advance(Cadence);
            var result = await rig.ObserveAsync(Next(shift));
            (Sent, Judged) = (Sent + entities, Judged + result.Verdicts.Count);
            await rig.Engine.CloseFleetWindowsAsync();
            if (after is not null)
                await after();
        }
    }

    private ObservationBatch Next(Func<int, double>? shift)
    {
        var batch = new ObservationBatch(Fleet);
        var timeMs = rig.Clock.NowMs;
        for (var e = 0; e < entities; e++)
        {
            var by = shift?.Invoke(e) ?? 0;
            // Now and then something happens to one of them.
            if (_random[e].Next(OneOffIn) == 0)
                by += 6;
            batch.Add(Name(e), timeMs, Minute == 0 ? ContextLabels.From([new("role", IsWeb(e) ? "web" : "db")]) : null);
            for (var m = 0; m < Metrics.Length; m++)
                batch.AddMetric(Metrics[m], 100 * (m + 1) + 5 * (Normal(_random[e]) + by));
        }

        return batch;
    }

    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
}
