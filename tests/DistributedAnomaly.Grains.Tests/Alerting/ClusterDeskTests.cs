using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.TestKit;
using DistributedAnomaly.TestKit.AlertScenarios;

namespace DistributedAnomaly.Grains.Tests.Alerting;

/// <summary>The alert desk of a cluster without routes: every desk tells on its own, and can be worked with all the same.</summary>
public sealed class ClusterDeskTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task View_WithoutRoutes_ShowsAlertsOfEntitiesAndFromOutside()
    {
        await using var cluster = await ScenarioCluster.StartAsync(Start, ["team", "boss"], policy: null);
        var events = new ScenarioEvents();
        await cluster.Desk.HandleAsync([Event(events, "fire", "web1", cluster)], Token);
        await cluster.Desk.HandleAsync([Event(events, "external", "x", cluster, KeyValuePair.Create("alertname", "DiskFull"))], Token);

        var view = await cluster.Desk.GetViewAsync(Token);
        var standings = DeskInspection.Of(view.State, view.Policy, cluster.Clock.NowMs);
        standings.Select(s => ScenarioEvents.NameOf(s.Alert)).Order().ShouldBe(["DiskFull", "web1"]);
        standings.ShouldAllBe(s => string.Join(',', s.Receivers) == "team,boss" && !s.Groups.IsEmpty && !s.IsHeld);
        cluster.Desk.Receivers.ShouldBe(["team", "boss"]);
        await Eventually.BecomesTrueAsync(() => cluster.Committed.SelectMany(c => c.Commit.Notifications).Count() == 2);
    }

    [Fact]
    public async Task Silence_WithoutRoutes_HoldsBackWhatEveryDeskTells()
    {
        await using var cluster = await ScenarioCluster.StartAsync(Start, ["team"], policy: null);
        var events = new ScenarioEvents();
        var id = await cluster.Desk.PutSilenceAsync(
            new Silence { Id = "", Matchers = MatcherSyntax.Parse("""{entity=~"web.*"}"""), StartsMs = cluster.Clock.NowMs, EndsMs = cluster.Clock.NowMs + 3_600_000 }, Token);
        foreach (var entity in (string[])["web1", "web2", "web3", "db1"])
            await cluster.Desk.HandleAsync([Event(events, "fire", entity, cluster)], Token);

        (await ToldAsync(cluster)).ShouldBe(["host/db1/anomaly/1"]);
        var view = await cluster.Desk.GetViewAsync(Token);
        DeskInspection.Of(view.State, view.Policy, cluster.Clock.NowMs).Count(s => s.SilencedBy.Contains(id)).ShouldBe(3);

        await cluster.Desk.EndSilenceAsync(id, Token);
        await Eventually.BecomesTrueAsync(() => ToldAsync(cluster).GetAwaiter().GetResult().Count == 4);
        await Should.ThrowAsync<UnknownSilenceException>(async () => await cluster.Desk.EndSilenceAsync(id, Token));
    }

    private static Core.Alerting.AlertEvent Event(
        ScenarioEvents events, string verb, string target, ScenarioCluster cluster, params KeyValuePair<string, string>[] labels) =>
        events.Of(new ScenarioAction(TimeSpan.Zero, verb, target, ContextLabels.From(labels)), cluster.Clock.NowMs)!;

    private static async Task<IReadOnlyList<string>> ToldAsync(ScenarioCluster cluster) =>
        [.. (await cluster.Desk.ListNotificationsAsync(null, null, 100, Token)).Select(n => n.AlertId).Order(StringComparer.Ordinal)];
}
