using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Alerts;

/// <summary>What every <see cref="IAlertStore"/> of a desk does.</summary>
public abstract class AlertStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected IAlertStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => await ReopenAsync();

    public abstract ValueTask DisposeAsync();

    protected abstract ValueTask<IAlertStore> OpenAsync(int desk, int pendingPerReceiver, TimeSpan keepFor, int keepResolved);

    protected abstract IAlertStore OpenAll();

    [Fact]
    public async Task Commit_Alert_ComesBackWhole()
    {
        var alert = Firing(1) with
        {
            Reasons = [new Reason("cpu", 1, 2, double.NegativeInfinity, double.PositiveInfinity, "zscore", double.NaN, 1)],
            Labels = ContextLabels.From([KeyValuePair.Create("region", "nörd/1 \"quoted\" \\ 😀")]),
            Severity = Severity.Critical,
            Surprise = 7.25,
            Summary = "a\u0001b",
        };
        await CommitAsync(alert);
        await ReopenAsync();

        var read = (await Store.GetAsync(alert.Id, None))!;
        read.Reasons.ShouldBe(alert.Reasons);
        (read with { Reasons = alert.Reasons }).ShouldBe(alert);
    }

    [Fact]
    public async Task List_Filters_NewestFirst()
    {
        for (var i = 1; i <= 10; i++)
            await CommitAsync(Firing(i) with { Key = new EntityKey(i % 2 == 0 ? "even" : "odd", "e") });
        await CommitAsync(Resolved(4) with { Key = new EntityKey("even", "e") });

        (await Numbers(new AlertQuery(null, null, null, 3, null))).ShouldBe([10, 9, 8]);
        (await Numbers(new AlertQuery(null, null, null, 3, 8000))).ShouldBe([7, 6, 5]);
        (await Numbers(new AlertQuery("even", "e", AlertStatus.Firing, 100, null))).ShouldBe([10, 8, 6, 2]);
        (await Numbers(new AlertQuery(null, null, AlertStatus.Resolved, 100, null))).ShouldBe([4]);
        (await Numbers(new AlertQuery("even", "other", null, 100, null))).ShouldBeEmpty();
        (await Store.ListFiringAsync(None)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task GetFiring_OfResolved_IsNull()
    {
        await CommitAsync(Firing(1));
        (await Store.GetFiringAsync(AlertEvents.Web1, AlertKind.Anomaly, None))!.Id.ShouldBe(Firing(1).Id);
        (await Store.GetFiringAsync(AlertEvents.Web1, AlertKind.Silence, None)).ShouldBeNull();
        await CommitAsync(Resolved(1));
        (await Store.GetFiringAsync(AlertEvents.Web1, AlertKind.Anomaly, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_RevisionThatIsTaken_IsStaleAndWritesNothing()
    {
        await CommitAsync(Firing(1), "hook");

        (await Should.ThrowAsync<StaleAlertsException>(() => CommitAsync([Revision(Firing(2)), Revision(Firing(1))]))).AlertId
            .ShouldBe(Firing(1).Id);

        (await Store.GetAsync(Firing(2).Id, None)).ShouldBeNull();
        Store.PendingCount("hook").ShouldBe(1);
        (await Store.ListNotificationsAsync(null, null, 10, None)).Count.ShouldBe(1);
        await CommitAsync(Resolved(1), "hook");
        await Should.ThrowAsync<StaleAlertsException>(() => CommitAsync([Revision(Resolved(1) with { Summary = "another" })]));
        (await Store.GetAsync(Firing(1).Id, None))!.Summary.ShouldBe(Resolved(1).Summary);
    }

    [Fact]
    public async Task Commit_RevisionWithoutTheOneBefore_IsStale()
    {
        await Should.ThrowAsync<StaleAlertsException>(() => CommitAsync([Revision(Resolved(1))]));
        await CommitAsync(Firing(1));
        await Should.ThrowAsync<StaleAlertsException>(() => CommitAsync([Revision(Resolved(1) with { Revision = 3 })]));
        await Should.ThrowAsync<StaleAlertsException>(() => CommitAsync([Revision(Firing(2)), Revision(Resolved(2) with { Revision = 3 })]));
        (await Store.GetAsync(Firing(2).Id, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_SeveralRevisionsAtOnce_LastIsKeptAndAllAreTold()
    {
        await CommitAsync([Revision(Firing(1)), Revision(Firing(2)), Revision(Resolved(1))]);

        (await Store.GetAsync(Firing(1).Id, None))!.Status.ShouldBe(AlertStatus.Resolved);
        (await Store.ListNotificationsAsync(Firing(1).Id, null, 10, None)).Select(n => n.Revision).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Due_FiredAndResolved_OneAfterTheOther()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await CommitAsync(Firing(2), "hook");

        var first = await Store.DueAsync("hook", 0, 10, None);
        first.Due.Select(e => e.Notification.IdempotencyKey).ShouldBe(["host/web1/anomaly/1:1", "host/web1/anomaly/2:1"]);

        await RecordAsync(first.Due[0], NotificationStatus.Sent);
        var second = await Store.DueAsync("hook", 0, 10, None);
        second.Due.Select(e => e.Notification.IdempotencyKey).ShouldBe(["host/web1/anomaly/1:2", "host/web1/anomaly/2:1"], ignoreOrder: true);
        second.Due.Single(e => e.Notification.Alert.Revision == 2).Notification.Alert.Status.ShouldBe(AlertStatus.Resolved);
    }

    [Fact]
    public async Task Due_Storm_KeepsTheOrderOfTheCommit()
    {
        await CommitAsync([.. Enumerable.Range(1, 300).Reverse().Select(i => Revision(Firing(i)))]);

        var due = (await Store.DueAsync("hook", 0, 250, None)).Due;
        due.Select(e => AlertId.Number(e.Notification.Alert.Id)).ShouldBe(Enumerable.Range(51, 250).Reverse().Select(i => (long)i));
    }

    [Fact]
    public async Task Due_RetryInFuture_IsNotDueAndSaysWhen()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await RecordAsync((await Store.DueAsync("hook", 0, 10, None)).Due.Single(), NotificationStatus.Pending, nextMs: 5000);

        var page = await Store.DueAsync("hook", 4999, 10, None);
        page.Due.ShouldBeEmpty();
        page.NextMs.ShouldBe(5000);

        var again = (await Store.DueAsync("hook", 5000, 10, None)).Due.Single();
        again.Attempts.ShouldBe(1);
        again.Notification.Alert.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Due_DeadLetter_LetsTheNextRevisionThrough()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await RecordAsync((await Store.DueAsync("hook", 0, 10, None)).Due.Single(), NotificationStatus.Dead, detail: "HTTP 400");

        (await Store.DueAsync("hook", 0, 10, None)).Due.Single().Notification.Alert.Revision.ShouldBe(2);
        var dead = (await Store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single();
        dead.LastDetail.ShouldBe("HTTP 400");
        dead.LastAttemptMs.ShouldBe(7);
        dead.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_FullOutbox_DeadLettersFiringButNotResolved()
    {
        await ReopenAsync(pendingPerReceiver: 2);
        var dead = await CommitAsync([Revision(Firing(1)), Revision(Firing(2)), Revision(Firing(3)), Revision(Resolved(1))]);

        dead.ShouldBe(1);
        Store.PendingCount("hook").ShouldBe(3);
        (await Store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single().LastDetail.ShouldBe("the outbox is full");
        (await Store.GetAsync(Firing(3).Id, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Record_SeveralAttemptsOfOneEntry_AllCount()
    {
        await CommitAsync(Firing(1), "hook");
        var entry = (await Store.DueAsync("hook", 0, 10, None)).Due.Single();
        await Store.RecordAsync(
            [.. Enumerable.Range(1, 3).Select(i => new AttemptRecord(entry.Sequence, i, i == 3 ? NotificationStatus.Sent : NotificationStatus.Pending, $"{i}", 0))],
            None);

        var report = (await Store.ListNotificationsAsync(null, null, 10, None)).Single();
        (report.Attempts, report.Status, report.LastDetail).ShouldBe((3, NotificationStatus.Sent, "3"));
        Store.PendingCount("hook").ShouldBe(0);
        // Too late, and of an entry that is not there.
        await Store.RecordAsync([new(entry.Sequence, 9, NotificationStatus.Dead, "late", 0), new(999, 9, NotificationStatus.Sent, "", 0)], None);
        (await Store.ListNotificationsAsync(null, null, 10, None)).Single().LastDetail.ShouldBe("3");
        Store.PendingCount("hook").ShouldBe(0);
    }

    [Fact]
    public async Task Reopen_PendingEntries_AreCountedAndDue()
    {
        await CommitAsync(Firing(1), "hook", "pager");
        await ReopenAsync();
        Store.PendingCount("hook").ShouldBe(1);
        (await Store.DueAsync("pager", 0, 10, None)).Due.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AbandonOthers_UnknownReceiver_DeadLetters()
    {
        await CommitAsync(Firing(1), "hook", "gone");
        (await Store.AbandonOthersAsync(["hook"], 9, None)).ShouldBe(1);
        Store.PendingCount("gone").ShouldBe(0);
        Store.PendingCount("hook").ShouldBe(1);
        (await Store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single().Receiver.ShouldBe("gone");
        (await Store.AbandonOthersAsync([], 9, None)).ShouldBe(1);
    }

    [Fact]
    public async Task Trim_ByAge_KeepsFiringAndUntold()
    {
        await ReopenAsync(keepFor: TimeSpan.FromSeconds(10));
        foreach (var i in (int[])[1, 2, 3, 4])
            await CommitAsync(Firing(i));
        await CommitAsync(Resolved(2));
        await CommitAsync(Resolved(3), "hook");
        // What counts is when it was written, not the time of the observations.
        await Store.CommitAsync([new AlertRevision(Resolved(4), [])], 45_000, None);

        (await Store.TrimAsync(50_000, None)).ShouldBe(1);
        (await Numbers(new AlertQuery(null, null, null, 100, null))).ShouldBe([4, 3, 1]);

        await RecordAsync((await Store.DueAsync("hook", 60_000, 10, None)).Due.Single(), NotificationStatus.Sent);
        (await Store.TrimAsync(50_000, None)).ShouldBe(1);
        (await Store.ListNotificationsAsync(null, null, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Trim_ByCount_KeepsTheNewest()
    {
        await ReopenAsync(keepResolved: 700);
        await Store.CommitAsync([.. Enumerable.Range(1, 2000).Select(i => new AlertRevision(Firing(i), []))], 0, None);
        foreach (var half in Enumerable.Range(1, 2000).Chunk(1000))
            await Store.CommitAsync([.. half.Select(i => new AlertRevision(Resolved(i), []))], half[0], None);

        (await Store.TrimAsync(0, None)).ShouldBe(1300);
        var left = await Numbers(new AlertQuery(null, null, null, 1000, null));
        left.Count.ShouldBe(700);
        left[^1].ShouldBe(1301);
    }

    [Fact]
    public async Task Desks_OfOneStore_DoNotSeeEachOther()
    {
        var other = await OpenAsync(9, 100, TimeSpan.FromSeconds(1), 0);
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await other.CommitAsync([Revision(Firing(2))], 0, None);

        (await other.ListAsync(new AlertQuery(null, null, null, 10, null), None)).Single().Id.ShouldBe(Firing(2).Id);
        (await other.GetAsync(Firing(1).Id, None)).ShouldBeNull();
        (await other.DueAsync("hook", 0, 10, None)).Due.Single().Notification.Alert.Id.ShouldBe(Firing(2).Id);
        (await other.AbandonOthersAsync([], 0, None)).ShouldBe(1);
        (await other.TrimAsync(long.MaxValue / 2, None)).ShouldBe(0);
        (other.PendingCount("hook"), Store.PendingCount("hook")).ShouldBe((0, 2));
        (await Store.DueAsync("hook", 0, 10, None)).Due.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task All_OfAllDesks_AnswersButDoesNotWrite()
    {
        var other = await OpenAsync(9, 100, TimeSpan.FromDays(1), 100);
        await CommitAsync(Firing(1), "hook");
        await other.CommitAsync([Revision(Firing(2))], 0, None);

        var all = OpenAll();
        (await all.ListAsync(new AlertQuery(null, null, null, 10, null), None)).Count.ShouldBe(2);
        (await all.ListFiringAsync(None)).Count.ShouldBe(2);
        (await all.ListNotificationsAsync(null, null, 10, None)).Count.ShouldBe(2);
        (await all.GetAsync(Firing(2).Id, None)).ShouldNotBeNull();
        (await all.GetFiringAsync(AlertEvents.Web1, AlertKind.Anomaly, None))!.Id.ShouldBe(Firing(2).Id);
        await Should.ThrowAsync<InvalidOperationException>(async () => await all.CommitAsync([Revision(Firing(3))], 0, None));
        await Should.ThrowAsync<InvalidOperationException>(async () => await all.DueAsync("hook", 0, 10, None));
        await Should.ThrowAsync<InvalidOperationException>(async () => await all.TrimAsync(0, None));
        await Should.ThrowAsync<InvalidOperationException>(async () => await all.RecordAsync([new(1, 1, NotificationStatus.Sent, "", 0)], None));
    }

    [Fact]
    public async Task Commit_TwoStoresOfOneDesk_ExactlyOneWinsEachRevision()
    {
        var stores = new List<IAlertStore>();
        for (var i = 0; i < 6; i++)
            stores.Add(await OpenAsync(3, 10_000, TimeSpan.FromDays(1), 10_000));
        var wins = await Task.WhenAll(stores.Select((store, s) => Task.Run(async () =>
        {
            var won = new List<string>();
            for (var episode = 1; episode <= 20; episode++)
            {
                foreach (var alert in (Alert[])[Firing(episode), Resolved(episode)])
                {
                    try
                    {
                        await store.CommitAsync([Revision(alert)], s, None);
                        won.Add($"{alert.Id}:{alert.Revision}");
                    }
                    catch (StaleAlertsException)
                    {
                        // Another one was faster.
                    }
                }
            }

            return won;
        })));

        wins.SelectMany(w => w).ToList().ShouldSatisfyAllConditions(
            all => all.Count.ShouldBe(40), all => all.Distinct(StringComparer.Ordinal).Count().ShouldBe(40));
        (await Store.ListNotificationsAsync(null, null, 1000, None)).Count.ShouldBe(40);
        await ReopenAsync();
        Store.PendingCount("hook").ShouldBe(40);
    }

    protected static Alert Firing(int episode) => AlertDecision.Decide(null, AlertEvents.Opened(episode)).Alert!;

    protected static Alert Resolved(int episode) => AlertDecision.Decide(Firing(episode), AlertEvents.Closed(episode)).Alert!;

    protected static AlertRevision Revision(Alert alert) => new(alert, ["hook"]);

    protected async Task ReopenAsync(int pendingPerReceiver = 10_000, TimeSpan? keepFor = null, int keepResolved = 10_000) =>
        Store = await OpenAsync(3, pendingPerReceiver, keepFor ?? TimeSpan.FromDays(90), keepResolved);

    protected async Task<int> CommitAsync(Alert alert, params string[] receivers) =>
        await Store.CommitAsync([new AlertRevision(alert, receivers)], 0, None);

    protected async Task<int> CommitAsync(IReadOnlyList<AlertRevision> revisions) => await Store.CommitAsync(revisions, 0, None);

    protected ValueTask RecordAsync(OutboxEntry entry, NotificationStatus status, long nextMs = 0, string detail = "HTTP 500") =>
        Store.RecordAsync([new AttemptRecord(entry.Sequence, 7, status, detail, nextMs)], None);

    protected async Task<List<long>> Numbers(AlertQuery query) =>
        [.. (await Store.ListAsync(query, None)).Select(a => AlertId.Number(a.Id))];
}
