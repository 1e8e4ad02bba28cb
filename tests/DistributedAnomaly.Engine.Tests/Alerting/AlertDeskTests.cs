using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.TestKit;
using static DistributedAnomaly.TestKit.AlertEvents;

namespace DistributedAnomaly.Engine.Tests.Alerting;

[Collection("alert meters")]
public sealed class AlertDeskTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Handle_WholeEpisode_IsDurableWhenTheCallReturns()
    {
        await using var rig = new AlertRig();
        await rig.StartAsync();
        await rig.HandleAsync(Opened(1));
        (await rig.Desk.GetAsync("host/web1/anomaly/1", None))!.Status.ShouldBe(AlertStatus.Firing);
        await rig.HandleAsync(Closed(1));
        (await rig.Desk.GetAsync("host/web1/anomaly/1", None))!.Status.ShouldBe(AlertStatus.Resolved);
        (await rig.Desk.ListFiringAsync(None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Handle_ReplayAfterRestart_NoNewRevisionAndNoNewNotification()
    {
        await using var rig = new AlertRig();
        var receiver = new BlockingReceiver("hook");
        AlertEvent[] events = [Opened(1), Escalated(1), Closed(1), Opened(2), Silent(5000), Escalated(2)];
        await rig.StartAsync(receiver);
        await rig.HandleAsync(events);
        var before = await rig.Desk.ListAsync(new AlertQuery(null, null, null, 100, null), None);
        var notifications = rig.Notifications().Count;
        notifications.ShouldBe(6);

        for (var from = 0; from < events.Length; from++)
        {
            await rig.StopAsync();
            await rig.StartAsync(receiver);
            await rig.HandleAsync(events[from..]);
        }

        var after = await rig.Desk.ListAsync(new AlertQuery(null, null, null, 100, null), None);
        after.Select(a => (a.Id, a.Revision, a.Status)).ShouldBe(before.Select(a => (a.Id, a.Revision, a.Status)));
        rig.Notifications().Count.ShouldBe(notifications);
    }

    [Fact]
    public async Task Handle_Back_ResolvesTheSilenceOfThatEntityOnly()
    {
        await using var rig = new AlertRig();
        await rig.StartAsync();
        var web2 = new EntityKey("host", "web2");
        await rig.HandleAsync(Silent(5000), Silent(5000, web2), Opened(1));
        await rig.HandleAsync(Back(77_777));

        (await rig.Desk.GetAsync("host/web1/silence/5000", None))!.Status.ShouldBe(AlertStatus.Resolved);
        (await rig.Desk.ListFiringAsync(None)).Select(a => a.Id).ShouldBe(["host/web1/anomaly/1", "host/web2/silence/5000"], ignoreOrder: true);
    }

    [Fact]
    public async Task Handle_NewEpisodeWithoutEndOfTheLast_SupersedesIt()
    {
        await using var rig = new AlertRig();
        await rig.StartAsync(new BlockingReceiver("hook"));
        await rig.HandleAsync(Opened(1), Opened(2), Closed(1));

        (await rig.Desk.GetAsync("host/web1/anomaly/1", None))!.Status.ShouldBe(AlertStatus.Resolved);
        (await rig.Desk.GetAsync("host/web1/anomaly/2", None))!.Status.ShouldBe(AlertStatus.Firing);
        rig.Notifications().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Handle_StormFromManyCallers_IsCommittedInFewTransactions()
    {
        await using var rig = new AlertRig();
        CountingStore counting = null!;
        rig.Wrap = store => counting = new CountingStore(store);
        await rig.StartAsync();
        const int Callers = 500;
        var gate = counting.HoldCommits();

        var calls = Enumerable.Range(0, Callers).Select(i => rig.HandleAsync(Opened(1, new EntityKey("host", $"web{i}")))).ToList();
        gate.SetResult();
        await Task.WhenAll(calls);

        counting.Commits.ShouldBeLessThanOrEqualTo(3);
        (await rig.Desk.ListFiringAsync(None)).Count.ShouldBe(Callers);
    }

    [Fact]
    public async Task Handle_CommitFails_CallerIsToldAndMayRepeat()
    {
        await using var rig = new AlertRig();
        CountingStore counting = null!;
        rig.Wrap = store => counting = new CountingStore(store);
        await rig.StartAsync();
        counting.FailNext = new IOException("the disk is full");

        (await Should.ThrowAsync<IOException>(rig.HandleAsync(Opened(1)))).Message.ShouldBe("the disk is full");
        (await rig.Desk.ListFiringAsync(None)).ShouldBeEmpty();

        await rig.HandleAsync(Opened(1));
        (await rig.Desk.GetAsync("host/web1/anomaly/1", None))!.Revision.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Handle_RandomInterleavings_SameAlertsWhateverIsHeldInMemory(int firingInMemory)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            await using var rig = new AlertRig();
            rig.DeskOptions = new AlertDeskOptions { FiringInMemory = firingInMemory, GroupEvents = 1 + random.Next(20) };
            await rig.StartAsync();
            var entities = Enumerable.Range(0, 12).Select(i => new EntityKey("host", $"web{i}")).ToList();

            await Task.WhenAll(entities.Select((key, i) => Task.Run(async () =>
            {
                var own = new Random(seed * 100 + i);
                var history = new List<AlertEvent>();
                for (var episode = 1; episode <= 4; episode++)
                {
                    history.AddRange([Opened(episode, key), Escalated(episode, key), Closed(episode, key)]);
                    history.AddRange([Silent(episode * 10_000, key), Back(episode * 10_000, key)]);
                }

                history.AddRange([Opened(5, key), Silent(50_000, key)]);
                for (var at = 0; at < history.Count;)
                {
                    var step = Math.Min(1 + own.Next(4), history.Count - at);
                    // A crash repeats what came before of the episodes (silences follow from the clock and are not repeated).
                    var repeated = history[own.Next(at + 1)..at].Where(e => e is EpisodeEvent);
                    await rig.HandleAsync([.. repeated, .. history.GetRange(at, step)]);
                    at += step;
                }
            })));

            var alerts = await rig.Desk.ListAsync(new AlertQuery(null, null, null, 1000, null), None);
            alerts.Count.ShouldBe(12 * 10);
            foreach (var alert in alerts)
            {
                var last = AlertId.Number(alert.Id) is 5 or 50_000;
                alert.Status.ShouldBe(last ? AlertStatus.Firing : AlertStatus.Resolved, alert.Id);
                alert.Revision.ShouldBe(last ? 1 : alert.Kind == AlertKind.Silence ? 2 : 3, alert.Id);
            }

            (await rig.Desk.ListFiringAsync(None)).Count.ShouldBe(24);
        }
    }

    [Fact]
    public async Task Start_FiringAlertsInStore_AreKnown()
    {
        await using var rig = new AlertRig();
        await rig.StartAsync();
        await rig.HandleAsync(Silent(5000));
        await rig.StopAsync();
        await rig.StartAsync();
        await rig.HandleAsync(Back(0));
        (await rig.Desk.ListFiringAsync(None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Handle_AfterDispose_Throws()
    {
        await using var rig = new AlertRig();
        await rig.StartAsync();
        await rig.Desk.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(rig.HandleAsync(Opened(1)));
    }
}
