using System.Text.Json;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.Tests.Contract;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Receivers.Tests.Limits;

public sealed class RateLimitTests
{
    private static readonly RateLimit TwoAMinute = new() { Messages = 2, Per = TimeSpan.FromMinutes(1), Burst = 3 };

    [Fact]
    public void Take_MoreThanTheBurst_IsSpreadOverTime()
    {
        var clock = new ManualTimeProvider();
        var bucket = new TokenBucket(TwoAMinute, clock);
        Enumerable.Range(0, 5).Select(_ => bucket.Take().TotalSeconds).ShouldBe([0, 0, 0, 30, 60]);
        clock.Advance(TimeSpan.FromSeconds(90));
        bucket.TryTake().ShouldBeTrue();
        bucket.TryTake().ShouldBeFalse();
        clock.Advance(TimeSpan.FromDays(1));
        Enumerable.Range(0, 4).Select(_ => bucket.TryTake()).ShouldBe([true, true, true, false]);
    }

    [Fact]
    public async Task Deliver_ToWait_KeepsToTheRateAndLosesNothing()
    {
        var clock = new ManualTimeProvider();
        var times = new List<DateTimeOffset>();
        await using var server = new LoopbackHttpReceiver(_ =>
        {
            times.Add(clock.GetUtcNow());
            return CannedReply.Ok;
        });
        using var receiver = Deliver.Make(ReceiverKind.Make("slack", server.Port) with { RateLimit = TwoAMinute }, clock);
        receiver.Parallel.ShouldBe(1);
        var begun = clock.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            var delivering = receiver.DeliverAsync(Told.Firing($"db-{i}"), TestContext.Current.CancellationToken).AsTask();
            if (i >= 3)
            {
                // Not moved on while the message is under way: it is to be seen when it was sent.
                clock.Advance(TimeSpan.FromSeconds(29));
                delivering.IsCompleted.ShouldBeFalse();
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            (await delivering.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        }

        times.Count(t => t == begun).ShouldBe(3);
        (times[3] - begun).ShouldBe(TimeSpan.FromSeconds(30));
        (times[4] - begun).ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Deliver_ToSummarize_FoldsWhatExceedsIntoOneMessage()
    {
        using var folded = new CountedMeter(ReceiverMetrics.MeterName);
        var clock = new ManualTimeProvider();
        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        using var receiver = Deliver.Make(ReceiverKind.Make("slack", server.Port) with { RateLimit = TwoAMinute with { Summarize = true } }, clock);
        receiver.Parallel!.Value.ShouldBeGreaterThan(100);
        var notifications = Enumerable.Range(0, 19).Select(i => Told.Firing($"db-{i}")).Append(Told.Resolved("db-19"));

        var delivering = notifications.Select(n => receiver.DeliverAsync(n, TestContext.Current.CancellationToken).AsTask()).ToList();
        await Eventually.BecomesTrueAsync(() => delivering.TrueForAll(d => d.IsCompleted), clock, TimeSpan.FromSeconds(1));

        var deliveries = await Task.WhenAll(delivering);
        deliveries.ShouldAllBe(d => d.Outcome == DeliveryOutcome.Delivered);
        deliveries.Count(d => d.Detail == "HTTP 200 (one message for 17 notifications)").ShouldBe(17);
        server.Calls.Count.ShouldBe(4);
        var summary = JsonDocument.Parse(server.Calls[^1].Body).RootElement;
        summary.GetProperty("text").GetString()!.ShouldEndWith(", and 16 further");
        summary.GetProperty("attachments")[0].GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString()!
            .ShouldContain("*And 16 further notifications* (15 about what fires, 1 about what is over)");
        folded.Sum("anomaly.notifications.folded").ShouldBe(16);
    }

    [Fact]
    public async Task Deliver_SummaryThatFails_IsTriedAgainForAll()
    {
        var clock = new ManualTimeProvider();
        await using var server = new LoopbackHttpReceiver(_ => new CannedReply(503));
        using var receiver = Deliver.Make(ReceiverKind.Make("teams", server.Port) with { RateLimit = TwoAMinute with { Burst = 1, Summarize = true } }, clock);
        var delivering = Enumerable.Range(0, 4).Select(i => receiver.DeliverAsync(Told.Firing($"db-{i}"), TestContext.Current.CancellationToken).AsTask()).ToList();
        await Eventually.BecomesTrueAsync(() => delivering.TrueForAll(d => d.IsCompleted), clock, TimeSpan.FromSeconds(1));
        (await Task.WhenAll(delivering)).ShouldAllBe(d => d.Outcome == DeliveryOutcome.Retry);
        server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Deliver_StoppedWhileWaiting_IsCutOffForAll()
    {
        var clock = new ManualTimeProvider();
        await using var server = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        using var receiver = Deliver.Make(ReceiverKind.Make("slack", server.Port) with { RateLimit = TwoAMinute with { Burst = 1, Summarize = true } }, clock);
        using var stop = new CancellationTokenSource();
        var delivering = Enumerable.Range(0, 3).Select(i => receiver.DeliverAsync(Told.Firing($"db-{i}"), stop.Token).AsTask()).ToList();
        (await delivering[0]).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        await stop.CancelAsync();
        foreach (var cutOff in delivering.Skip(1))
            await Should.ThrowAsync<OperationCanceledException>(() => cutOff);
        server.Calls.Count.ShouldBe(1);

        // What was waited for in vain is there for the next.
        clock.Advance(TimeSpan.FromSeconds(30));
        (await receiver.DeliverAsync(Told.Firing("db-9"), TestContext.Current.CancellationToken)).Detail.ShouldBe("HTTP 200");
    }
}
