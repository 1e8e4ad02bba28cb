using System.Text.Json;
using DistributedAnomaly.Client.Pushing;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Client.Tests;

public sealed class MetricsPusherTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Observe_BatchIsFull_IsSentWithoutWaiting()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll, _clock);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 3 }, _clock);

        for (var i = 0; i < 7; i++)
            pusher.Observe("web" + i, "cpu", i);
        await Eventually.BecomesTrueAsync(() => pusher.Sent == 6);

        pusher.Buffered.ShouldBe(1);
        server.Requests.Select(r => r.Lines.Length).ShouldBe([3, 3]);
        server.Requests[0].Target.ShouldBe("/api/v1/fleets/host/observations?verdicts=none");
        var first = JsonSerializer.Deserialize(server.Requests[0].Lines[1], V1Json.Default.Observation)!;
        first.Entity.ShouldBe("web1");
        first.Timestamp.ShouldBe(_clock.GetUtcNow());
        first.Metrics.ShouldHaveSingleItem().ShouldBe(new("cpu", 1));
    }

    [Fact]
    public async Task Observe_BatchIsNotFull_IsSentAfterTheInterval()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll, _clock);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchInterval = TimeSpan.FromSeconds(2) }, _clock);
        var start = _clock.GetUtcNow();

        pusher.Observe("web1", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Sent == 1, _clock, Step);

        (server.Requests.ShouldHaveSingleItem().At - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Observe_BufferIsFull_DropsTheOldestAndCounts()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = await StubServer.StartAsync(request =>
        {
            gate.Wait(Cancelled);
            return StubAnswer.TakenAll(request);
        });
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 1, BufferSize = 5 }, _clock);

        pusher.Observe("first", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => server.Requests.Count == 1);
        for (var i = 0; i < 8; i++)
            pusher.Observe("web" + i, "cpu", i);

        pusher.Dropped.ShouldBe(3);
        pusher.Buffered.ShouldBe(5);
        gate.Set();
        await pusher.FlushAsync(Cancelled);
        pusher.Sent.ShouldBe(6);
        server.Requests.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("entity").GetString())
            .ShouldBe(["first", "web3", "web4", "web5", "web6", "web7"]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Push_RetryAfter_IsObeyed(int status)
    {
        var calls = 0;
        await using var server = await StubServer.StartAsync(
            request => Interlocked.Increment(ref calls) == 1
                ? StubAnswer.Problem(status, "Busy", "later", ("Retry-After", "7"))
                : StubAnswer.TakenAll(request),
            _clock);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 1 }, _clock);

        pusher.Observe("web1", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Sent == 1, _clock, Step);

        server.Requests.Count.ShouldBe(2);
        (server.Requests[1].At - server.Requests[0].At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
        server.Requests[1].Body.ShouldBe(server.Requests[0].Body);
        pusher.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Push_ServerErrors_WaitsGrowAndNothingIsLost()
    {
        var calls = 0;
        await using var server = await StubServer.StartAsync(
            request => Interlocked.Increment(ref calls) <= 5 ? new StubAnswer(500, "") : StubAnswer.TakenAll(request), _clock);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 1 }, _clock);

        pusher.Observe("web1", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Sent == 1, _clock, Step);

        var waits = server.Requests.Zip(server.Requests.Skip(1), (a, b) => b.At - a.At).ToList();
        waits.Count.ShouldBe(5);
        // Half of 200 ms * 2^n at least.
        for (var i = 0; i < waits.Count; i++)
            waits[i].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(100 * Math.Pow(2, i)));
    }

    [Fact]
    public async Task Push_NobodyListens_IsTriedAgainUntilSomebodyDoes()
    {
        var port = LoopbackPorts.Next();
        using var client = new AnomalyClient(new Uri($"http://127.0.0.1:{port}"));
        await using var pusher = new MetricsPusher(
            client, new PusherOptions { Fleet = "host", BatchSize = 1, Retry = new RetryOptions { GiveUpAfter = TimeSpan.FromSeconds(3) } }, _clock);

        pusher.Observe("web1", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Dropped == 1, _clock, Step);

        pusher.Sent.ShouldBe(0);
        pusher.Rejected.ShouldBe(0);
    }

    [Fact]
    public async Task Push_ClientError_IsRejectedOnceWithTheReason()
    {
        var rejected = new List<UndeliveredObservation>();
        await using var server = await StubServer.StartAsync(_ => StubAnswer.Problem(404, "Unknown fleet", "fleets are not created here"));
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 2, OnRejected = rejected.Add }, _clock);

        pusher.Observe("web1", "cpu", 1);
        pusher.Observe("web2", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Rejected == 2);
        await pusher.FlushAsync(Cancelled);

        server.Requests.Count.ShouldBe(1);
        rejected.Select(r => (r.Entity, r.Reason)).ShouldBe([("web1", "fleets are not created here"), ("web2", "fleets are not created here")]);
    }

    [Fact]
    public async Task Push_SomeRowsRejected_TellsWhichAndTriesTheRetryableAgain()
    {
        var rejected = new List<UndeliveredObservation>();
        await using var server = await StubServer.StartAsync(request => request.Lines.Length == 3
            ? StubAnswer.Taken(1, new Rejection(0, "bad name"), new Rejection(2, "no room", Retry: true))
            : StubAnswer.TakenAll(request));
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 3, OnRejected = rejected.Add }, _clock);

        pusher.Observe("a", "cpu", 1);
        pusher.Observe("b", "cpu", 1);
        pusher.Observe("c", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher.Sent == 2, _clock, Step);

        rejected.ShouldHaveSingleItem().Entity.ShouldBe("a");
        server.Requests[1].Lines.ShouldHaveSingleItem().ShouldContain("\"c\"");
    }

    [Fact]
    public async Task Push_CallbackThrows_GoesOn()
    {
        await using var server = await StubServer.StartAsync(request => request.Body.Contains("bad", StringComparison.Ordinal)
            ? StubAnswer.Taken(0, new Rejection(0, "bad")) : StubAnswer.TakenAll(request));
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(
            client, new PusherOptions { Fleet = "host", BatchSize = 1, OnRejected = _ => throw new InvalidOperationException("mine") }, _clock);

        pusher.Observe("bad", "cpu", 1);
        pusher.Observe("good", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => pusher is { Sent: 1, Rejected: 1 });
    }

    [Fact]
    public async Task Observe_NotFinite_IsLeftOutOrRejected()
    {
        var rejected = new List<UndeliveredObservation>();
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 1, OnRejected = rejected.Add }, _clock);

        pusher.Observe("web1", new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = 2 }, context: new Dictionary<string, string> { ["role"] = "db" });
        pusher.Observe("web2", "a", double.PositiveInfinity);
        await pusher.FlushAsync(Cancelled);

        var sent = JsonSerializer.Deserialize(server.Requests.ShouldHaveSingleItem().Body, V1Json.Default.Observation)!;
        sent.Metrics.ShouldHaveSingleItem().ShouldBe(new("b", 2));
        sent.Context.ShouldNotBeNull().ShouldHaveSingleItem().Value.ShouldBe("db");
        rejected.ShouldHaveSingleItem().Entity.ShouldBe("web2");
    }

    [Fact]
    public async Task Fill_ObservationsAreLarge_BatchEndsByBytes()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        using var client = new AnomalyClient(server.Url);
        await using var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchBytes = 1024 }, _clock);

        for (var i = 0; i < 5; i++)
            pusher.Observe("web1", new string('m', 600) + i, i);
        await pusher.FlushAsync(Cancelled);

        server.Requests.Select(r => r.Lines.Length).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task DisposeAsync_ObservationsWait_SendsThem()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        using var client = new AnomalyClient(server.Url);
        var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 10 }, _clock);
        for (var i = 0; i < 25; i++)
            pusher.Observe("web1", "cpu", i);

        await pusher.DisposeAsync();
        await pusher.DisposeAsync();
        pusher.Observe("web1", "cpu", 99);

        pusher.Sent.ShouldBe(25);
        pusher.Dropped.ShouldBe(1);
    }

    [Fact]
    public async Task DisposeAsync_ServerDoesNotTake_EndsAtTheDeadlineAndCounts()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(503, ""), _clock);
        using var client = new AnomalyClient(server.Url);
        var pusher = new MetricsPusher(
            client, new PusherOptions { Fleet = "host", BatchSize = 10, FlushTimeout = TimeSpan.FromSeconds(4) }, _clock);
        for (var i = 0; i < 25; i++)
            pusher.Observe("web1", "cpu", i);

        var disposal = pusher.DisposeAsync().AsTask();
        await Eventually.BecomesTrueAsync(() => disposal.IsCompleted, _clock, Step);
        await disposal;

        pusher.Dropped.ShouldBe(25);
        pusher.Sent.ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_WaitOfARetryRuns_TriesAtOnce()
    {
        var fail = true;
        await using var server = await StubServer.StartAsync(request => Volatile.Read(ref fail) ? new StubAnswer(503, "") : StubAnswer.TakenAll(request));
        using var client = new AnomalyClient(server.Url);
        var retry = new RetryOptions { FirstDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1), GiveUpAfter = TimeSpan.FromDays(1) };
        var pusher = new MetricsPusher(client, new PusherOptions { Fleet = "host", BatchSize = 1, Retry = retry }, _clock);
        pusher.Observe("web1", "cpu", 1);
        await Eventually.BecomesTrueAsync(() => server.Requests.Count == 1);

        Volatile.Write(ref fail, false);
        await pusher.DisposeAsync();

        pusher.Sent.ShouldBe(1);
    }

    [Fact]
    public void Constructor_BadOptions_NamesAllErrors()
    {
        using var client = new AnomalyClient(new Uri("http://localhost"));
        var error = Should.Throw<ArgumentException>(() => new MetricsPusher(
            client, new PusherOptions { BatchSize = 0, BufferSize = -1, Retry = new RetryOptions { FirstDelay = TimeSpan.Zero } }));
        error.Message.ShouldContain("Fleet is empty");
        error.Message.ShouldContain("BatchSize is 0");
        error.Message.ShouldContain("BufferSize is -1");
        error.Message.ShouldContain("Retry.FirstDelay");
    }
}
