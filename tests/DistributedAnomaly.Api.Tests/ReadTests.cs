using System.Net;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using Alert = DistributedAnomaly.Contracts.V1.Alert;
using Entity = DistributedAnomaly.Contracts.V1.Entity;
using History = DistributedAnomaly.Contracts.V1.History;

namespace DistributedAnomaly.Api.Tests;

public sealed class ReadTests
{
    [Fact]
    public async Task Fleets_AfterAPush_AreThere()
    {
        await using var api = await ApiUnderTest.StartAsync();
        (await api.GetAsync<FleetList>("/api/v1/fleets")).Fleets.ShouldBeEmpty();
        await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"m":1}},{"entity":"b","metrics":{"m":500}}]}""", "/api/v1/fleets/my%20fleet/observations");

        var fleet = (await api.GetAsync<FleetList>("/api/v1/fleets")).Fleets.ShouldHaveSingleItem();
        fleet.ShouldBe(new Fleet("my fleet", 2, 0, 1, 1, 0, 0, 2, api.Clock.GetUtcNow()));
        (await api.GetAsync<Fleet>("/api/v1/fleets/my%20fleet")).ShouldBe(fleet);
        (await api.GetProblemAsync("/api/v1/fleets/other", 404)).Type.ShouldEndWith(":unknown-fleet");
    }

    [Theory]
    [InlineData("web-1", "web-1")]
    [InlineData("host/web-1", "host%2Fweb-1")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("h\u00f6he \u6e29\u5ea6+?&#", "h%C3%B6he%20%E6%B8%A9%E5%BA%A6%2B%3F%26%23")]
    [InlineData("history", "history")]
    [InlineData("a/../b", "a%2F..%2Fb")]
    [InlineData("100%", "100%25")]
    public async Task Entity_AnyName_IsFoundByItsEncodedForm(string name, string encoded)
    {
        await using var api = await ApiUnderTest.StartAsync();
        var json = System.Text.Json.JsonSerializer.Serialize(name);
        await api.PushedAsync($$"""{"observations":[{"entity":{{json}},"metrics":{"cpu":7},"context":{"role":"db"} }]}""");

        var entity = await api.GetAsync<Entity>("/api/v1/fleets/f/entities/" + encoded);
        entity.Name.ShouldBe(name);
        entity.Labels["role"].ShouldBe("db");
        entity.State.ShouldBe("normal");
        entity.CadenceSeconds.ShouldBe(1);
        entity.SilentAfterSeconds.ShouldBeNull();
        entity.Episode.ShouldBeNull();
        entity.Metrics.ShouldHaveSingleItem().Expected.ShouldBe(0, "NaN has no place in JSON");
        await api.GetAsync<History>($"/api/v1/fleets/f/entities/{encoded}/history");
        api.Engine.LastHistoryQuery!.Key.ShouldBe(new EntityKey("f", name));
    }

    [Fact]
    public async Task Entity_Unknown_IsNotFound()
    {
        await using var api = await ApiUnderTest.StartAsync();

        (await api.GetProblemAsync("/api/v1/fleets/f/entities/nobody", 404)).Type.ShouldEndWith(":unknown-entity");
        (await api.GetProblemAsync("/api/v1/fleets/f/entities/nobody/history", 404)).Type.ShouldEndWith(":unknown-entity");
        (await api.GetProblemAsync("/api/v1/fleets/f/entities", 404)).Type.ShouldEndWith(":unknown-fleet");
    }

    [Fact]
    public async Task Entities_Pages_GoOnAfterTheCursor()
    {
        await using var api = await ApiUnderTest.StartAsync();
        await api.PushedAsync("{\"observations\":[" + string.Join(',', Enumerable.Range(0, 25).Select(i => $$$"""{"entity":"e{{{i:D2}}}/&","metrics":{"m":1}}""")) + "]}");

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.GetAsync<EntityList>("/api/v1/fleets/f/entities?limit=10" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            page.Entities.Count.ShouldBeLessThanOrEqualTo(10);
            names.AddRange(page.Entities.Select(e => e.Entity));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        names.ShouldBe(Enumerable.Range(0, 25).Select(i => $"e{i:D2}/&"));
    }

    [Fact]
    public async Task Entities_Parameters_ReachTheEngine()
    {
        await using var api = await ApiUnderTest.StartAsync();
        await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"m":1}}]}""");

        await api.GetAsync<EntityList>("/api/v1/fleets/f/entities");
        api.Engine.LastEntityQuery.ShouldBe(new EntityQuery("f", null, EntitySort.Name, 100, null));
        await api.GetAsync<EntityList>("/api/v1/fleets/f/entities?state=silent&sort=last_seen&limit=1000&cursor=x%20y");
        api.Engine.LastEntityQuery.ShouldBe(new EntityQuery("f", EntityState.Silent, EntitySort.LastSeen, 1000, "x y"));
    }

    [Fact]
    public async Task History_Parameters_ReachTheEngine()
    {
        await using var api = await ApiUnderTest.StartAsync();
        await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"cpu":1}}]}""");
        var now = api.Clock.NowMs;

        var history = await api.GetAsync<History>("/api/v1/fleets/f/entities/a/history");
        api.Engine.LastHistoryQuery.ShouldBe(new HistoryQuery(new EntityKey("f", "a"), null, now - 6 * 3600_000, now, 1000, false));
        history.Metrics.ShouldHaveSingleItem().Points.ShouldHaveSingleItem().Max.ShouldBe(3);

        history = await api.GetAsync<History>("/api/v1/fleets/f/entities/a/history?metric=cpu&from=2026-05-01T10:00:00%2B02:00&to=1777633200&limit=10000&raw=true");
        api.Engine.LastHistoryQuery.ShouldBe(new HistoryQuery(new EntityKey("f", "a"), "cpu", 1777622400_000, 1777633200_000, 10_000, true));
        history.Raw.ShouldHaveSingleItem().Value.ShouldBe(double.MaxValue);

        await api.GetAsync<History>("/api/v1/fleets/f/entities/a/history?from=2026-05-01T10:00:00+02:00&to=1777633200123");
        api.Engine.LastHistoryQuery!.FromMs.ShouldBe(1777622400_000, "a plus sign that was not escaped");
        api.Engine.LastHistoryQuery.ToMs.ShouldBe(1777633200_123);
    }

    [Fact]
    public async Task Alerts_Parameters_ReachTheEngine()
    {
        await using var api = await ApiUnderTest.StartAsync();
        api.Engine.Alerts.Add(SampleAlert("f", "host/a", AlertStatus.Firing, 1000));
        api.Engine.Alerts.Add(SampleAlert("f", "b", AlertStatus.Resolved, 2000));

        (await api.GetAsync<AlertList>("/api/v1/alerts")).Alerts.Select(a => a.Entity).ShouldBe(["b", "host/a"]);
        api.Engine.LastAlertQuery.ShouldBe(new AlertQuery(null, null, null, 100, null));
        (await api.GetAsync<AlertList>("/api/v1/alerts?fleet=f&entity=host%2Fa&status=firing&limit=5&before=2026-05-01T12:00:00Z")).Alerts
            .ShouldHaveSingleItem().Status.ShouldBe("firing");
        api.Engine.LastAlertQuery.ShouldBe(new AlertQuery("f", "host/a", AlertStatus.Firing, 5, 1777636800_000));
    }

    [Theory]
    [InlineData("f/host/a/1000")]
    [InlineData("f%2Fhost%2Fa%2F1000")]
    [InlineData("f/host%2Fa/1000")]
    public async Task Alert_IdWithSlashes_IsFound(string path)
    {
        await using var api = await ApiUnderTest.StartAsync();
        api.Engine.Alerts.Add(SampleAlert("f", "host/a", AlertStatus.Firing, 1000));

        var alert = await api.GetAsync<Alert>("/api/v1/alerts/" + path);

        alert.Id.ShouldBe("f/host/a/1000");
        alert.Kind.ShouldBe("anomaly");
        alert.Resolved.ShouldBeNull();
    }

    [Theory]
    [InlineData("/api/v1/fleets/f/entities?limit=0", "limit", "1 to 1000")]
    [InlineData("/api/v1/fleets/f/entities?limit=1001", "limit", "'1001'")]
    [InlineData("/api/v1/fleets/f/entities?limit=ten", "limit", "'ten'")]
    [InlineData("/api/v1/fleets/f/entities?limit=", "limit", "''")]
    [InlineData("/api/v1/fleets/f/entities?limit=99999999999999999999", "limit", "1 to 1000")]
    [InlineData("/api/v1/fleets/f/entities?state=ill", "state", "learning, normal, anomalous, silent")]
    [InlineData("/api/v1/fleets/f/entities?sort=size", "sort", "name, surprise, last_seen")]
    [InlineData("/api/v1/fleets/f/entities?cursor=foreign", "cursor", "'foreign'")]
    [InlineData("/api/v1/fleets/f/entities?page=2", "page", "expected: state, sort, limit, cursor")]
    [InlineData("/api/v1/fleets/f/entities/a/history?from=yesterday", "from", "RFC 3339")]
    [InlineData("/api/v1/fleets/f/entities/a/history?from=2026-05-02T00:00:00Z", "from", "not before 'to'")]
    [InlineData("/api/v1/fleets/f/entities/a/history?to=NaN", "to", "RFC 3339")]
    [InlineData("/api/v1/fleets/f/entities/a/history?limit=10001", "limit", "1 to 10000")]
    [InlineData("/api/v1/fleets/f/entities/a/history?raw=1", "raw", "true or false")]
    [InlineData("/api/v1/alerts?status=open", "status", "firing, resolved")]
    [InlineData("/api/v1/alerts?limit=-1", "limit", "1 to 1000")]
    [InlineData("/api/v1/alerts?before=1e99", "before", "RFC 3339")]
    [InlineData("/api/v1/fleets?x=1", "x", "none")]
    public async Task Get_ParameterOutOfRange_NamesItAndTheRange(string path, string parameter, string said)
    {
        await using var api = await ApiUnderTest.StartAsync();

        var problem = await api.GetProblemAsync(path, 400);

        problem.Parameter.ShouldBe(parameter);
        problem.Detail.ShouldContain($"'{parameter}'");
        problem.Detail.ShouldContain(said);
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/v1/fleets/f/entities/a/b", 404)]
    [InlineData("/api/v3/alerts", 404)]
    [InlineData("/api/v1/alerts/none", 404)]
    [InlineData("/api/v1/fleets/f/observations", 405)]
    [InlineData("/openapi/v2.json", 404)]
    public async Task Get_NothingThere_HasProblemDetails(string path, int status)
    {
        await using var api = await ApiUnderTest.StartAsync();

        await api.GetProblemAsync(path, status);
    }

    [Fact]
    public async Task Delete_NotAllowed_SaysWhatIs()
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.Http.DeleteAsync("/api/v1/fleets", TestContext.Current.CancellationToken);

        (await ApiUnderTest.ProblemAsync(response, 405)).Detail.ShouldContain("GET");
        response.Content.Headers.Allow.ShouldContain("GET");
    }

    [Fact]
    public async Task Root_SaysWhereToGoOn()
    {
        await using var api = await ApiUnderTest.StartAsync();

        (await api.GetAsync<ServerInfo>("/")).Links["openapi"].ShouldBe("/openapi/v1.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html,*/*;q=0.8");
        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("href=\"/api/v1/fleets\"");
    }

    [Fact]
    public async Task Ready_UntilTheEngineHasItsState_IsNot()
    {
        var open = new TaskCompletionSource();
        await using var api = await ApiUnderTest.StartAsync(openAfter: open.Task);

        (await api.GetProblemAsync("/readyz", 503)).Type.ShouldEndWith(":not-ready");
        (await api.GetProblemAsync("/api/v1/fleets", 503)).Type.ShouldEndWith(":not-ready");
        using (var live = await api.Http.GetAsync("/healthz", TestContext.Current.CancellationToken))
            live.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var push = await api.PushAsync("""{"observations":[]}"""))
        {
            await ApiUnderTest.ProblemAsync(push, 503);
            push.Headers.RetryAfter.ShouldNotBeNull();
        }

        open.SetResult();
        await api.App.Ready;
        using var ready = await api.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var head = await api.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/readyz"), TestContext.Current.CancellationToken);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    internal static Core.Alerting.Alert SampleAlert(string fleet, string entity, AlertStatus status, long startedMs) => new()
    {
        Id = $"{fleet}/{entity}/{startedMs}", Kind = AlertKind.Anomaly, Key = new EntityKey(fleet, entity), Status = status, Severity = Severity.Warning,
        Revision = 1, StartedMs = startedMs, UpdatedMs = startedMs, ResolvedMs = status == AlertStatus.Resolved ? startedMs + 5 : null,
        Surprise = 5, Summary = "cpu is unusual",
    };
}
