using System.Text.Json;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Contract.Tests;

/// <summary>What every engine promises. An edition inherits this and says how it is started.</summary>
public abstract class AnomalyEngineContract : IAsyncLifetime
{
    protected const long T = 1_760_000_040_000;

    private static readonly FleetPolicy Sensitive = new() { Threshold = 4 };

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(T));

    protected IAnomalyEngine Engine { get; private set; } = null!;

    protected virtual FleetPolicies Policies { get; set; } = FleetPolicies.Default with { Fallback = Sensitive };

    /// <summary>What fleets have, beside their entities and alerts, survives a crash.</summary>
    protected virtual bool KeepsFleets => true;

    public async ValueTask InitializeAsync() => Engine = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await DisposeEngineAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Observe_FirstObservation_CreatesFleetAndEntity()
    {
        var result = await ObserveAsync("web1", T, 1);

        (result.Accepted, result.Ignored, result.Rejected.Count).ShouldBe((1, 0, 0));
        var fleet = (await Engine.ListFleetsAsync(Token)).ShouldHaveSingleItem();
        (fleet.Fleet, fleet.Entities, fleet.Learning, fleet.Observations, fleet.LastSeenMs).ShouldBe(("f", 1, 1, 1, T));
        var report = (await Engine.GetEntityAsync(new EntityKey("f", "web1"), Token)).ShouldNotBeNull();
        (report.Health.State, report.Health.Samples, report.Health.LastSeenMs).ShouldBe((EntityState.Learning, 1, T));
        report.LastReceivedMs.ShouldBe(Clock.NowMs);
    }

    [Fact]
    public async Task FleetTier_OfAFewEntities_LooksAtNothingAndSaysSo()
    {
        await ObserveAsync("web1", T, 1);

        var tier = Engine.FleetTier.ShouldNotBeNull();
        var models = (await tier.ListModelsAsync("f", Token)).ShouldNotBeNull();
        (models.IsLookedAt, models.Versions.Count, models.Training).ShouldBe((false, 0, null));
        (await tier.GetModelAsync("f", 1, Token)).ShouldBeNull();
        (await tier.PromoteAsync("f", 1, Token)).ShouldBeNull();
        (await tier.GetPeersAsync("f", Token)).ShouldNotBeNull().Cohorts.ShouldBeEmpty();
        (await tier.ListIncidentsAsync("f", Token)).ShouldNotBeNull().ShouldBeEmpty();
        (await Should.ThrowAsync<FleetModelException>(() => tier.TrainAsync("f", Token).AsTask())).Message.ShouldContain("too few entities");
        (await tier.ListModelsAsync("none", Token)).ShouldBeNull();
        (await tier.TrainAsync("none", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Queries_UnknownNames_GiveNull()
    {
        await ObserveAsync("web1", T, 1);

        (await Engine.GetFleetAsync("none", Token)).ShouldBeNull();
        (await Engine.GetEntityAsync(new EntityKey("f", "none"), Token)).ShouldBeNull();
        (await Engine.GetEntityAsync(new EntityKey("none", "web1"), Token)).ShouldBeNull();
        (await Engine.ListEntitiesAsync(new EntityQuery("none", null, EntitySort.Name, 10, null), Token)).ShouldBeNull();
        (await Engine.GetHistoryAsync(new HistoryQuery(new EntityKey("f", "none"), null, 0, T, 1, false), Token)).ShouldBeNull();
        (await Engine.GetAlertAsync("f/web1/anomaly/1", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Observe_SameAgain_IsAcceptedIgnoredAndChangesNothing()
    {
        await ObserveAsync("web1", T, 1);
        await ObserveAsync("web1", T + 1000, 2);
        var before = await HealthAsync("web1");

        var again = await ObserveAsync("web1", T + 1000, 3);
        var late = await ObserveAsync("web1", T + 500, 3);

        (again.Accepted, again.Ignored, late.Accepted, late.Ignored).ShouldBe((1, 1, 1, 1));
        (await HealthAsync("web1")).ShouldBe(before);
    }

    [Fact]
    public async Task Observe_AnySequence_GivesTheVerdictsOfABareMonitor()
    {
        var monitor = new EntityMonitor(new MonitorPlan(Sensitive), Fidelity.Full);
        var verdict = new Verdict();
        var anomalous = 0;
        foreach (var (timeMs, value) in Series(400, incidentAt: 300))
        {
            monitor.Observe(timeMs, ["m"], [value], 1, verdict);
            var expected = new ObservationVerdict(
                0, "web1", timeMs, verdict.Surprise, verdict.Severity, verdict.State, verdict.Reasons.ToArray());

            var actual = (await ObserveAsync("web1", timeMs, value)).Verdicts.ShouldHaveSingleItem();

            JsonSerializer.Serialize(actual).ShouldBe(JsonSerializer.Serialize(expected));
            anomalous += actual.Severity == Severity.None ? 0 : 1;
        }

        anomalous.ShouldBeGreaterThan(0, "otherwise the test shows little");
        JsonSerializer.Serialize(monitor.Health()).ShouldBe(await HealthAsync("web1"));
    }

    [Fact]
    public async Task Observe_Filter_DecidesWhichVerdictsComeBackInOrder()
    {
        foreach (var (timeMs, value) in Series(300, incidentAt: int.MaxValue))
            await Engine.ObserveAsync(Batch(("a", timeMs, value), ("b", timeMs, value), ("c", timeMs, value)), VerdictFilter.None, Token);
        var next = T + 300_000;
        ObservationBatch Rows(long timeMs) => Batch(("c", timeMs, 10), ("a", timeMs, 900), ("b", timeMs, 10), ("a", timeMs + 1, 901));

        var none = await Engine.ObserveAsync(Rows(next), VerdictFilter.None, Token);
        var all = await Engine.ObserveAsync(Rows(next + 1000), VerdictFilter.All, Token);
        var anomalous = await Engine.ObserveAsync(Rows(next + 2000), VerdictFilter.Anomalous, Token);

        none.Verdicts.ShouldBeEmpty();
        all.Verdicts.Select(v => (v.Row, v.Entity)).ShouldBe([(0, "c"), (1, "a"), (2, "b"), (3, "a")]);
        anomalous.Verdicts.Select(v => v.Row).ShouldBe([1, 3]);
        anomalous.Verdicts[0].Reasons[0].Metric.ShouldBe("m");
    }

    [Fact]
    public async Task Observe_Incident_RaisesOneAlertThatIsThereWithTheAnswerAndResolves()
    {
        Alert? raised = null;
        foreach (var (timeMs, value) in Series(900, incidentAt: 300))
        {
            var opens = (await ObserveAsync("web1", timeMs, value)).Verdicts[0].State == EntityState.Anomalous;
            if (opens && raised is null)
            {
                raised = (await AlertsAsync(AlertStatus.Firing)).ShouldHaveSingleItem();
                (await Engine.GetFleetAsync("f", Token))!.FiringAlerts.ShouldBe(1);
            }
        }

        raised.ShouldNotBeNull().Id.ShouldBe("f/web1/anomaly/1");
        raised.Reasons.ShouldNotBeEmpty();
        (await AlertsAsync(AlertStatus.Firing)).ShouldBeEmpty();
        (await Engine.GetAlertAsync(raised.Id, Token)).ShouldNotBeNull().Status.ShouldBe(AlertStatus.Resolved);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GiveFeedback_FalseAlarm_HoldsFromTheNextObservationAndAfterACrash(bool crash)
    {
        var key = new EntityKey("f", "web1");
        foreach (var (timeMs, value) in Series(330, incidentAt: 300))
            await ObserveAsync("web1", timeMs, value);
        var alert = (await AlertsAsync(null)).ShouldHaveSingleItem();
        var said = new EntityFeedback
        {
            Kind = FeedbackKind.FalseAlarm, Patterns = FeedbackPattern.Of(alert.Reasons), Surprise = 14, Episode = 1, By = "ann", Comment = "a test", AtMs = T,
        };

        (await Engine.GiveFeedbackAsync(key, said, Token)).ShouldBeTrue();
        if (crash)
            Engine = await RestartAsync();

        var remembered = (await Engine.GetFeedbackAsync(key, Token)).ShouldNotBeNull().ShouldHaveSingleItem();
        (remembered.By, remembered.Comment, remembered.AtMs, remembered.SinceMs).ShouldBe(("ann", "a test", T, T + 329_000));
        var threshold = (await Engine.GetEntityAsync(key, Token))!.Health.Threshold;
        await ObserveAsync("web1", T + 330_000, 510);
        (await Engine.GetEntityAsync(key, Token))!.Health.Threshold.ShouldBeGreaterThan(threshold + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GiveFeedback_FalseAlarmsOfSomeEntities_LowersTheSurpriseOfOthersAndAfterACrash(bool crash)
    {
        Assert.SkipWhen(crash && !KeepsFleets, "without a database the cluster forgets what a fleet has when its last silo dies");
        var plain = await IncidentAsync("before", rows: 1);
        for (var i = 0; i < 8; i++)
        {
            await IncidentAsync($"web{i}", rows: 20);
            var said = new EntityFeedback { Kind = FeedbackKind.FalseAlarm, Episode = 1, By = "ann", AtMs = T };
            (await Engine.GiveFeedbackAsync(new EntityKey("f", $"web{i}"), said, Token)).ShouldBeTrue();
        }

        (await IncidentAsync("meanwhile", rows: 1)).Reasons.ShouldNotContain(r => r.IsOfFeedback, "the policy does not ask for it");
        Policies = Policies with { Fallback = Sensitive with { LearnsFromFeedback = true } };
        await Engine.ApplyAsync(Policies, Token);
        if (crash)
            Engine = await RestartAsync();

        var taught = await IncidentAsync("after", rows: 1);
        taught.Surprise.ShouldBeLessThan(plain.Surprise - 0.1);
        taught.Surprise.ShouldBeGreaterThanOrEqualTo(plain.Surprise - FeedbackModel.MostLowered);
        taught.Reasons[^1].Text.ShouldNotBeNull().ShouldMatch("^people called (\\d+) of \\1 alarms like this one false$");
    }

    [Fact]
    public async Task GiveFeedback_UnknownEntity_IsNotTaken()
    {
        await ObserveAsync("web1", T, 1);
        var nobody = new EntityKey("f", "nobody");
        (await Engine.GiveFeedbackAsync(nobody, new EntityFeedback { Kind = FeedbackKind.TrueAlarm, By = "ann", AtMs = T }, Token)).ShouldBeFalse();
        (await Engine.GetFeedbackAsync(nobody, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Observe_GoodAndBadRows_KeepsTheGoodOnes()
    {
        var result = await Engine.ObserveAsync(Batch(("a", T, 1), ("b", T, double.NaN), ("c", T, 1)), VerdictFilter.None, Token);

        result.Accepted.ShouldBe(2);
        var rejected = result.Rejected.ShouldHaveSingleItem();
        (rejected.Row, rejected.Retry).ShouldBe((1, false));
        rejected.Reason.ShouldContain("finite");
    }

    [Fact]
    public async Task Apply_NoAutomaticFleets_RefusesUnknownOnesFromThenOn()
    {
        await ObserveAsync("web1", T, 1);

        await Engine.ApplyAsync(Policies with { AutoCreate = false, Fallback = Sensitive with { Threshold = 7 } }, Token);

        var error = await Should.ThrowAsync<UnknownFleetException>(() =>
            Engine.ObserveAsync(new ObservationBatch("other") { ReceivedMs = 1 }.With("a", T, 1), VerdictFilter.None, Token).AsTask());
        error.Fleet.ShouldBe("other");
        await ObserveAsync("web1", T + 1000, 1);
        (await Engine.GetEntityAsync(new EntityKey("f", "web1"), Token))!.Health.Threshold.ShouldBe(7);
    }

    [Fact]
    public async Task Silence_EntityStops_IsSilentUntilItReportsAgain()
    {
        for (var i = 0; i < 20; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await ObserveAsync("web1", Clock.NowMs, 1);
        }

        var lastSeen = Clock.NowMs;
        Clock.Advance(TimeSpan.FromSeconds(40));
        (await AlertsAsync(AlertStatus.Firing)).ShouldBeEmpty();
        await FiringAsync();
        (await AlertsAsync(AlertStatus.Firing)).ShouldHaveSingleItem().Id.ShouldBe($"f/web1/silence/{lastSeen}");
        (await Engine.GetEntityAsync(new EntityKey("f", "web1"), Token))!.Health.State.ShouldBe(EntityState.Silent);

        Engine = await RestartAsync();
        (await Engine.GetEntityAsync(new EntityKey("f", "web1"), Token))!.Health.State.ShouldBe(EntityState.Silent);
        await ObserveAsync("web1", Clock.NowMs, 1);
        (await AlertsAsync(AlertStatus.Firing)).ShouldBeEmpty();
        (await AlertsAsync(AlertStatus.Resolved)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Restart_AfterAcknowledgement_EverythingIsThere()
    {
        foreach (var (timeMs, value) in Series(330, incidentAt: 300))
            await ObserveAsync("web1", timeMs, value);
        var health = await HealthAsync("web1");
        var alerts = await AlertsAsync(null);
        var history = await HistoryAsync();

        Engine = await RestartAsync();

        (await HealthAsync("web1")).ShouldBe(health);
        (await AlertsAsync(null)).Select(a => (a.Id, a.Status, a.Revision)).ShouldBe(alerts.Select(a => (a.Id, a.Status, a.Revision)));
        (await HistoryAsync()).ShouldBe(history);
        alerts.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task GetHistory_RollupsAndRaw_CoverWhatWasObserved()
    {
        foreach (var (timeMs, value) in Series(330, incidentAt: 300))
            await ObserveAsync("web1", timeMs, value);
        var query = new HistoryQuery(new EntityKey("f", "web1"), "m", T, T + 3_600_000, 1000, Raw: false);

        var rollups = (await Engine.GetHistoryAsync(query, Token))!.Rollups.ShouldHaveSingleItem();
        var raw = (await Engine.GetHistoryAsync(query with { Raw = true }, Token))!.Raw;

        rollups.Points.Sum(p => p.Count).ShouldBe(330);
        rollups.Points.Max(p => p.Max).ShouldBeGreaterThan(100);
        rollups.Points.Select(p => p.StartMs).ShouldBe(Enumerable.Range(0, rollups.Points.Count).Select(i => T + i * 60_000L));
        raw.Select(r => r.TimeMs).ShouldBe(raw.Select(r => r.TimeMs).Order());
        raw.ShouldContain(r => r.Value > 100);
        raw.ShouldContain(r => r.Value < 100);
    }

    /// <summary>Starts the engine with <see cref="Policies"/> and <see cref="Clock"/>.</summary>
    protected abstract Task<IAnomalyEngine> StartAsync();

    /// <summary>Ends the engine without a farewell and starts it again on the same data.</summary>
    protected abstract Task<IAnomalyEngine> RestartAsync();

    protected abstract Task DisposeEngineAsync();

    /// <summary>The health of a new entity after the first rows of an incident.</summary>
    private async Task<EntityHealth> IncidentAsync(string entity, int rows)
    {
        foreach (var (timeMs, value) in Series(300 + rows, incidentAt: 300))
            await ObserveAsync(entity, timeMs, value);
        return (await Engine.GetEntityAsync(new EntityKey("f", entity), Token))!.Health;
    }

    private static IEnumerable<(long TimeMs, double Value)> Series(int count, int incidentAt)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
            yield return (T + i * 1000, 10 + random.NextDouble() + (i >= incidentAt && i < incidentAt + 20 ? 500 : 0));
    }

    private static ObservationBatch Batch(params ReadOnlySpan<(string Entity, long TimeMs, double Value)> rows)
    {
        var batch = new ObservationBatch("f");
        foreach (var (entity, timeMs, value) in rows)
            batch.With(entity, timeMs, value);
        return batch;
    }

    private ValueTask<ObserveResult> ObserveAsync(string entity, long timeMs, double value) =>
        Engine.ObserveAsync(Batch((entity, timeMs, value)), VerdictFilter.All, Token);

    private async Task<string> HealthAsync(string entity) =>
        JsonSerializer.Serialize((await Engine.GetEntityAsync(new EntityKey("f", entity), Token)).ShouldNotBeNull().Health);

    private async Task<string> HistoryAsync() => JsonSerializer.Serialize(new[]
    {
        await Engine.GetHistoryAsync(new HistoryQuery(new EntityKey("f", "web1"), null, 0, T * 2, 1000, Raw: false), Token),
        await Engine.GetHistoryAsync(new HistoryQuery(new EntityKey("f", "web1"), null, 0, T * 2, 1000, Raw: true), Token),
    });

    private ValueTask<IReadOnlyList<Alert>> AlertsAsync(AlertStatus? status) =>
        Engine.ListAlertsAsync(new AlertQuery(null, null, status, 100, null), Token);

    private async Task FiringAsync()
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while ((await AlertsAsync(AlertStatus.Firing)).Count == 0)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), "no silence alert came");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, Token);
        }
    }
}
