using System.Collections.Concurrent;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.TestKit;
using static DistributedAnomaly.TestKit.AlertEvents;

namespace DistributedAnomaly.Engine.Tests.Alerting;

// Meters are process-wide: the classes that start desks run one after the other.
[Collection("alert meters")]
public sealed class NotificationDispatcherTests
{
    [Fact]
    public async Task Dispatch_WholeEpisode_ArrivesInOrder()
    {
        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await using var rig = new AlertRig();
        await rig.StartAsync(rig.Webhook(server.Url));

        await rig.HandleAsync(Opened(1), Escalated(1), Closed(1));

        await Eventually.BecomesTrueAsync(() => rig.Notifications(NotificationStatus.Sent).Count == 3);
        Keys(server).ShouldBe(["host/web1/anomaly/1:1", "host/web1/anomaly/1:2", "host/web1/anomaly/1:3"]);
        rig.Store.PendingCount("hook").ShouldBe(0);
    }

    [Fact]
    public async Task Dispatch_ReceiverFails_BacksOffExponentially()
    {
        await using var rig = new AlertRig();
        var times = new ConcurrentQueue<long>();
        await using var server = new LoopbackHttpReceiver(_ =>
        {
            times.Enqueue(rig.Clock.NowMs);
            return times.Count <= 4 ? new CannedReply(503) : CannedReply.Ok;
        });
        await rig.StartAsync(rig.Webhook(server.Url));
        await rig.HandleAsync(Opened(1));

        await Eventually.BecomesTrueAsync(
            () => rig.Notifications(NotificationStatus.Sent).Count == 1, rig.Clock, TimeSpan.FromMilliseconds(50));

        var waits = times.Zip(times.Skip(1), (a, b) => b - a).ToList();
        waits.Count.ShouldBe(4);
        for (var i = 0; i < waits.Count; i++)
            waits[i].ShouldBeGreaterThanOrEqualTo(1000L << i);
        rig.Notifications().Single().Attempts.ShouldBe(5);
        server.Calls.Select(c => c.Headers["Idempotency-Key"]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Dispatch_429WithRetryAfter_IsLeftAloneThatLong()
    {
        await using var rig = new AlertRig();
        var times = new ConcurrentQueue<long>();
        await using var server = new LoopbackHttpReceiver(_ =>
        {
            times.Enqueue(rig.Clock.NowMs);
            return times.Count == 1 ? new CannedReply(429, ("Retry-After", "120")) : CannedReply.Ok;
        });
        await rig.StartAsync(rig.Webhook(server.Url));
        await rig.HandleAsync(Opened(1));
        await Eventually.BecomesTrueAsync(() => rig.Notifications().Single().Attempts == 1);
        await rig.HandleAsync(Opened(1, new EntityKey("host", "web2")));

        await Eventually.BecomesTrueAsync(
            () => rig.Notifications(NotificationStatus.Sent).Count == 2, rig.Clock, TimeSpan.FromSeconds(1));

        times.Count.ShouldBe(3);
        (times.ElementAt(1) - times.First()).ShouldBeGreaterThanOrEqualTo(120_000);
    }

    [Fact]
    public async Task Dispatch_ReceiverThatTakesOneAtATime_GetsOneAtATime()
    {
        var blocking = new BlockingReceiver("one", parallel: 1);
        var many = new BlockingReceiver("many");
        await using var rig = new AlertRig();
        await rig.StartAsync(blocking, many);

        await rig.HandleAsync([.. Enumerable.Range(1, 20).Select(i => Opened(1, new EntityKey("host", $"web{i}")))]);

        // Each has a worker of its own: neither waits for the other.
        await Eventually.BecomesTrueAsync(() => many.Started == rig.Dispatching.Parallel && blocking.Started > 0);
        blocking.Started.ShouldBe(1);
    }

    [Fact]
    public async Task Dispatch_OneReceiverHangsAndOneIsDead_ThirdIsToldAtOnce()
    {
        await using var hanging = new LoopbackHttpReceiver(async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return CannedReply.Ok;
        });
        await using var good = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await using var rig = new AlertRig();
        await rig.StartAsync(
            rig.Webhook(hanging.Url, "hanging"),
            rig.Webhook(new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/"), "dead"),
            rig.Webhook(good.Url, "good"));

        for (var i = 1; i <= 20; i++)
            await rig.HandleAsync(Opened(1, new EntityKey("host", $"web{i}")));

        // The clock does not move: nothing times out.
        await Eventually.BecomesTrueAsync(() => rig.Store.PendingCount("good") == 0);
        good.Calls.Count.ShouldBe(20);
        rig.Store.PendingCount("hanging").ShouldBe(20);
        rig.Store.PendingCount("dead").ShouldBe(20);
    }

    [Fact]
    public async Task Dispatch_ReceiverHangs_TimesOutAndRetries()
    {
        await using var server = new LoopbackHttpReceiver(async (call, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return CannedReply.Ok;
        });
        await using var rig = new AlertRig();
        await rig.StartAsync(rig.Webhook(server.Url, with: o => o with { Timeout = TimeSpan.FromSeconds(3) }));
        await rig.HandleAsync(Opened(1));

        await Eventually.BecomesTrueAsync(() => server.Calls.Count >= 2, rig.Clock, TimeSpan.FromMilliseconds(500));
        await Eventually.BecomesTrueAsync(
            () => rig.Notifications().Single().LastDetail == "no answer within 3 s", rig.Clock, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Dispatch_DeadReceiverComesBack_EverythingArrivesOnceAndInOrder()
    {
        var port = LoopbackPorts.Next();
        await using var rig = new AlertRig();
        await rig.StartAsync(rig.Webhook(new Uri($"http://127.0.0.1:{port}/")));
        for (var i = 1; i <= 30; i++)
            await rig.HandleAsync(Opened(i), Closed(i));
        await Eventually.BecomesTrueAsync(() => rig.Notifications().Sum(n => n.Attempts) >= 5, rig.Clock, TimeSpan.FromSeconds(1));

        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok, port);
        await Eventually.BecomesTrueAsync(() => rig.Store.PendingCount("hook") == 0, rig.Clock, TimeSpan.FromSeconds(1));

        var keys = Keys(server);
        keys.Count.ShouldBe(60);
        for (var i = 1; i <= 30; i++)
            keys.IndexOf($"host/web1/anomaly/{i}:1").ShouldBeLessThan(keys.IndexOf($"host/web1/anomaly/{i}:2"));
    }

    [Fact]
    public async Task Dispatch_ReceiverStaysDead_GivesUpByAgeAndStillTriesResolved()
    {
        await using var rig = new AlertRig();
        using var meter = new CountedMeter(AlertMetrics.MeterName);
        await using var server = new LoopbackHttpReceiver(call => call.Headers["Idempotency-Key"].EndsWith(":2", StringComparison.Ordinal)
            ? CannedReply.Ok
            : new CannedReply(500));
        await rig.StartAsync(rig.Webhook(server.Url, with: o => o with { GiveUpAfter = TimeSpan.FromMinutes(10), Timeout = TimeSpan.FromHours(1) }));
        await rig.HandleAsync(Opened(1), Closed(1));

        // The clock stands while the server has a call in hand; one that is on its way there is waited for.
        await Eventually.BecomesTrueAsync(() =>
        {
            if (rig.Notifications().Sum(n => n.Attempts) >= server.Calls.Count)
                rig.Clock.Advance(TimeSpan.FromSeconds(5));
            return rig.Store.PendingCount("hook") == 0;
        });

        var dead = rig.Notifications(NotificationStatus.Dead).Single();
        dead.Revision.ShouldBe(1);
        dead.LastDetail.ShouldBe("HTTP 500");
        dead.Attempts.ShouldBeGreaterThan(5);
        (dead.LastAttemptMs - dead.CreatedMs)!.Value.ShouldBeGreaterThanOrEqualTo(600_000);
        rig.Notifications(NotificationStatus.Sent).Single().Revision.ShouldBe(2);
        meter.Sum("anomaly.notifications.dead").ShouldBe(1);
    }

    [Fact]
    public async Task Dispatch_ReceiverRefuses_DeadLetterWithoutRetry()
    {
        await using var server = new LoopbackHttpReceiver(_ => new CannedReply(400));
        await using var rig = new AlertRig();
        await rig.StartAsync(rig.Webhook(server.Url));
        await rig.HandleAsync(Opened(1));

        await Eventually.BecomesTrueAsync(() => rig.Notifications(NotificationStatus.Dead).Count == 1);
        server.Calls.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Dispatch_OnePoisonedAlert_DoesNotHoldUpOthers()
    {
        await using var server = new LoopbackHttpReceiver(call =>
            call.Text.Contains("poison", StringComparison.Ordinal) ? new CannedReply(500) : CannedReply.Ok);
        await using var rig = new AlertRig();
        await rig.StartAsync(rig.Webhook(server.Url));
        await rig.HandleAsync(Opened(1, new EntityKey("host", "poison")));
        for (var i = 1; i <= 50; i++)
            await rig.HandleAsync(Opened(1, new EntityKey("host", $"web{i}")));

        await Eventually.BecomesTrueAsync(
            () => rig.Notifications(NotificationStatus.Sent).Count == 50, rig.Clock, TimeSpan.FromMilliseconds(100));
        rig.Notifications(NotificationStatus.Pending).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Start_AfterCrashBetweenCommitAndSend_SendsWhatWasPending()
    {
        await using var rig = new AlertRig();
        var blocked = new BlockingReceiver("hook");
        await rig.StartAsync(blocked);
        await rig.HandleAsync(Opened(1), Closed(1));
        await Eventually.BecomesTrueAsync(() => blocked.Started == 1);
        await rig.StopAsync();

        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await rig.StartAsync(rig.Webhook(server.Url));

        await Eventually.BecomesTrueAsync(() => rig.Store.PendingCount("hook") == 0);
        Keys(server).ShouldBe(["host/web1/anomaly/1:1", "host/web1/anomaly/1:2"]);
    }

    [Fact]
    public async Task Apply_ReceiverExchanged_PendingGoesToItsSuccessor()
    {
        await using var rig = new AlertRig();
        var blocked = new BlockingReceiver("hook");
        var removed = new BlockingReceiver("removed");
        await rig.StartAsync(blocked, removed);
        await rig.HandleAsync(Opened(1));
        await Eventually.BecomesTrueAsync(() => blocked.Started == 1 && removed.Started == 1);

        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await rig.Dispatcher.ApplyAsync([rig.Webhook(server.Url)], CancellationToken.None);

        await Eventually.BecomesTrueAsync(() => rig.Store.PendingCount("hook") == 0);
        server.Calls.ShouldHaveSingleItem();
        rig.Notifications(NotificationStatus.Dead).Single().Receiver.ShouldBe("removed");
    }

    [Fact]
    public async Task Metrics_OutboxDepthAndAttempts_AreCounted()
    {
        await using var rig = new AlertRig();
        using var meter = new CountedMeter(AlertMetrics.MeterName);
        var blocked = new BlockingReceiver("blocked");
        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await rig.StartAsync(blocked, rig.Webhook(server.Url));
        await rig.HandleAsync(Opened(1), Escalated(1));
        await Eventually.BecomesTrueAsync(() => rig.Store.PendingCount("hook") == 0);
        await Eventually.BecomesTrueAsync(() => meter.Sum("anomaly.notifications.attempts") == 2);

        meter.Observe();
        meter.Sum("anomaly.alerts.fired").ShouldBe(1);
        meter.Sum("anomaly.alerts.escalated").ShouldBe(1);
        meter.Sum("anomaly.notifications.pending").ShouldBe(2);
        meter.Sum("anomaly.alerts.firing").ShouldBe(1);
    }

    private static List<string> Keys(LoopbackHttpReceiver server) => [.. server.Calls.Select(c => c.Headers["Idempotency-Key"])];
}
