using System.Net;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Client.Tests;

public sealed class AnomalyClientTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAsync_Observations_SendsThemAndReadsTheAnswer()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200,
            """
            {"accepted":1,"ignored":0,"rejected":[{"index":1,"reason":"too old","retry":true}],
             "verdicts":[{"index":0,"entity":"web1","timestamp":"2026-05-01T12:00:00Z","surprise":5.5,"severity":"warning","state":"anomalous",
              "reasons":[{"metric":"cpu","observed":9,"expected":1,"low":0,"high":2,"detector":"zscore","surprise":5.5,"share":1}]}],"new":1}
            """));
        using var client = new AnomalyClient(server.Url, "secret");

        var answer = await client.PushAsync(
            "host", [new Observation("web1", Noon, new Dictionary<string, double> { ["cpu"] = 9 })], VerdictChoice.All, Cancelled);

        answer.Accepted.ShouldBe(1);
        answer.Rejected.ShouldHaveSingleItem().ShouldBe(new Rejection(1, "too old", true));
        answer.Verdicts.ShouldHaveSingleItem().Reasons[0].Metric.ShouldBe("cpu");
        var request = server.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("/api/v1/fleets/host/observations?verdicts=all");
        request.Authorization.ShouldBe("Bearer secret");
        request.Compressed.ShouldBeFalse();
        request.ContentType.ShouldBe("application/json");
        JsonDocument.Parse(request.Body).RootElement.GetProperty("observations")[0].GetProperty("metrics").GetProperty("cpu").GetDouble().ShouldBe(9);
    }

    [Fact]
    public async Task PushLinesAsync_LargeBody_IsCompressed()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        using var client = new AnomalyClient(server.Url);
        var line = """{"entity":"web1","timestamp":1770000000,"metrics":{"cpu":1}}""" + "\n";
        var body = string.Concat(Enumerable.Repeat(line, 100));

        var answer = await client.PushLinesAsync("host", System.Text.Encoding.UTF8.GetBytes(body), VerdictChoice.None, Cancelled);

        answer.Accepted.ShouldBe(100);
        var request = server.Requests.ShouldHaveSingleItem();
        request.Compressed.ShouldBeTrue();
        request.ContentType.ShouldBe("application/x-ndjson");
        request.Body.ShouldBe(body);
    }

    [Fact]
    public async Task AnyCall_ProblemDetails_BecomesException()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Problem(429, "Overloaded", "the queue is full", ("Retry-After", "7")));
        using var client = new AnomalyClient(server.Url);

        var error = await client.GetFleetAsync("host", Cancelled).ShouldThrowAsync<AnomalyApiException>();

        error.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        error.Title.ShouldBe("Overloaded");
        error.Detail.ShouldBe("the queue is full");
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        error.IsTransient.ShouldBeTrue();
        error.Message.ShouldBe("429 Overloaded: the queue is full");
    }

    [Theory]
    [InlineData(502, "<html>bad gateway</html>", "text/html", "<html>bad gateway</html>")]
    [InlineData(500, "", "text/plain", null)]
    [InlineData(400, "[1]", "application/json", "[1]")]
    public async Task AnyCall_ErrorThatIsNoProblem_KeepsWhatWasSaid(int status, string body, string type, string? detail)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, body, type));
        using var client = new AnomalyClient(server.Url);

        var error = await client.ListFleetsAsync(Cancelled).ShouldThrowAsync<AnomalyApiException>();

        ((int)error.Status).ShouldBe(status);
        error.Detail.ShouldBe(detail);
        error.Title.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task RetryAfter_Date_IsTakenFromTheServersClock()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(
            503, "", "text/plain", ("Date", "Fri, 01 May 2026 12:00:00 GMT"), ("Retry-After", "Fri, 01 May 2026 12:01:30 GMT")));
        using var client = new AnomalyClient(server.Url);

        var error = await client.ListFleetsAsync(Cancelled).ShouldThrowAsync<AnomalyApiException>();

        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task AnyCall_UnreadableAnswer_IsAnApiException()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, "{\"fleets\":"));
        using var client = new AnomalyClient(server.Url);

        var error = await client.ListFleetsAsync(Cancelled).ShouldThrowAsync<AnomalyApiException>();

        error.InnerException.ShouldBeOfType<JsonException>();
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task ListEntitiesAsync_SeveralPages_FollowsTheCursor()
    {
        await using var server = await StubServer.StartAsync(request => new StubAnswer(200, request.Target.Contains("cursor=a%26b", StringComparison.Ordinal)
            ? """{"entities":[{"entity":"c","state":"normal","severity":"none","surprise":0,"samples":1}]}"""
            : """
              {"entities":[{"entity":"a","state":"normal","severity":"none","surprise":0,"samples":1},
               {"entity":"b","state":"learning","severity":"none","surprise":0,"samples":1}],"cursor":"a&b"}
              """));
        using var client = new AnomalyClient(server.Url);

        var names = new List<string>();
        await foreach (var entity in client.ListEntitiesAsync("host", new EntityFilter { State = "normal", Sort = "surprise", PageSize = 2 }, Cancelled))
            names.Add(entity.Entity);

        names.ShouldBe(["a", "b", "c"]);
        server.Requests.Select(r => r.Target).ShouldBe(
            ["/api/v1/fleets/host/entities?state=normal&sort=surprise&limit=2", "/api/v1/fleets/host/entities?state=normal&sort=surprise&limit=2&cursor=a%26b"]);
    }

    [Fact]
    public async Task ListAlertsAsync_AlertsOfOneMillisecondOverPages_AreAllGivenOnce()
    {
        // Started at 5, 4, 4, 4, 3: with two per page the page ends inside the three of the same millisecond.
        var all = new[] { ("e", 5), ("d", 4), ("c", 4), ("b", 4), ("a", 3) };
        await using var server = await StubServer.StartAsync(request =>
        {
            var query = System.Web.HttpUtility.ParseQueryString(new Uri("http://x" + request.Target).Query);
            var before = query["before"] is { } text ? (int)(DateTimeOffset.Parse(text) - Noon).TotalMilliseconds : int.MaxValue;
            var alerts = all.Where(a => a.Item2 < before).Take(int.Parse(query["limit"]!)).Select(a => Alert(a.Item1, Noon.AddMilliseconds(a.Item2)));
            return new StubAnswer(200, JsonSerializer.Serialize(new AlertList([.. alerts]), V1Json.Default.AlertList));
        });
        using var client = new AnomalyClient(server.Url);

        var ids = new List<string>();
        await foreach (var alert in client.ListAlertsAsync(new AlertFilter { Status = "firing", PageSize = 3 }, Cancelled))
            ids.Add(alert.Id);

        ids.ShouldBe(["e", "d", "c", "b", "a"]);
        server.Requests.Count.ShouldBeGreaterThan(1);
        server.Requests[0].Target.ShouldBe("/api/v1/alerts?status=firing&limit=3");
    }

    [Fact]
    public async Task GetEntityAsync_NameWithReservedCharacters_IsEscaped()
    {
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Problem(404, "Not found", "no such entity"));
        using var client = new AnomalyClient(new Uri(server.Url, "proxy/path"));

        var error = await client.GetEntityAsync("my fleet", "a/b?c#d", Cancelled).ShouldThrowAsync<AnomalyApiException>();

        error.Status.ShouldBe(HttpStatusCode.NotFound);
        server.Requests.ShouldHaveSingleItem().Target.ShouldBe("/proxy/path/api/v1/fleets/my%20fleet/entities/a%2Fb%3Fc%23d");
    }

    [Fact]
    public async Task GetHistoryAsync_Range_IsInTheQuery()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200,
            """{"metrics":[{"metric":"cpu","points":[{"start":"2026-05-01T12:00:00Z","count":3,"min":1,"max":2,"mean":1.5,"last":2,"expected":1,"low":0,"high":3,"surprise":0.1}]}],"raw":[]}"""));
        using var client = new AnomalyClient(server.Url);

        var history = await client.GetHistoryAsync(
            "host", "web1", new HistoryRange { Metric = "cpu", From = Noon.ToOffset(TimeSpan.FromHours(2)), To = Noon.AddHours(1), Limit = 5, Raw = true }, Cancelled);

        history.Metrics.ShouldHaveSingleItem().Points.ShouldHaveSingleItem().Mean.ShouldBe(1.5);
        server.Requests.ShouldHaveSingleItem().Target.ShouldBe(
            "/api/v1/fleets/host/entities/web1/history?metric=cpu&from=2026-05-01T12%3A00%3A00.000Z&to=2026-05-01T13%3A00%3A00.000Z&limit=5&raw=true");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(503, false)]
    public async Task IsReadyAsync_Status_IsTheAnswer(int status, bool ready)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, ""));
        using var client = new AnomalyClient(server.Url);

        (await client.IsReadyAsync(Cancelled)).ShouldBe(ready);
        server.Requests.ShouldHaveSingleItem().Target.ShouldBe("/readyz");
    }

    [Fact]
    public async Task AnyCall_Cancelled_Ends()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(200, "{}"));
        using var client = new AnomalyClient(server.Url);

        await client.ListFleetsAsync(new CancellationToken(canceled: true)).ShouldThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("ftp://host")]
    public void Constructor_AddressThatIsNotHttp_Throws(string address) =>
        Should.Throw<ArgumentException>(() => new AnomalyClient(new Uri(address)));

    private static Alert Alert(string id, DateTimeOffset started) => new(
        id, "anomaly", "host", "web1", "firing", "warning", 1, started, started, null, 5, "summary", [], new Dictionary<string, string>());
}
