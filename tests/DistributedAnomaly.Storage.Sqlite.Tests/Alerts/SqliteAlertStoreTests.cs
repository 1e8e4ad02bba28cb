using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Storage.Sqlite.Alerts;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.Sqlite.Tests.Alerts;

public sealed class SqliteAlertStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder _folder = new();
    private SqliteAlertStore _store;

    public SqliteAlertStoreTests() => _store = Open(new SqliteAlertOptions());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Commit_Alert_ComesBackWhole()
    {
        var alert = Firing(1) with
        {
            Reasons = [new Reason("cpu", 1, 2, double.NegativeInfinity, double.PositiveInfinity, "zscore", double.NaN, 1)],
            Labels = ContextLabels.From([KeyValuePair.Create("region", "nörd/1")]),
            Severity = Severity.Critical,
            Surprise = 7.25,
        };
        await CommitAsync(alert);
        Reopen(new SqliteAlertOptions());

        var read = (await _store.GetAsync(alert.Id, None))!;
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
        (await _store.ListFiringAsync(None)).Count.ShouldBe(9);
    }

    [Fact]
    public async Task GetFiring_OfResolved_IsNull()
    {
        await CommitAsync(Firing(1));
        (await _store.GetFiringAsync(AlertEvents.Web1, AlertKind.Anomaly, None))!.Id.ShouldBe(Firing(1).Id);
        (await _store.GetFiringAsync(AlertEvents.Web1, AlertKind.Silence, None)).ShouldBeNull();
        await CommitAsync(Resolved(1));
        (await _store.GetFiringAsync(AlertEvents.Web1, AlertKind.Anomaly, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Due_FiredAndResolved_OneAfterTheOther()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await CommitAsync(Firing(2), "hook");

        var first = await _store.DueAsync("hook", 0, 10, None);
        first.Due.Select(e => e.Notification.IdempotencyKey).ShouldBe(["host/web1/anomaly/1:1", "host/web1/anomaly/2:1"]);

        await RecordAsync(first.Due[0], NotificationStatus.Sent);
        var second = await _store.DueAsync("hook", 0, 10, None);
        second.Due.Select(e => e.Notification.IdempotencyKey).ShouldBe(["host/web1/anomaly/1:2", "host/web1/anomaly/2:1"], ignoreOrder: true);
        second.Due.Single(e => e.Notification.Alert.Revision == 2).Notification.Alert.Status.ShouldBe(AlertStatus.Resolved);
    }

    [Fact]
    public async Task Due_RetryInFuture_IsNotDueAndSaysWhen()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        var entry = (await _store.DueAsync("hook", 0, 10, None)).Due.Single();
        await RecordAsync(entry, NotificationStatus.Pending, nextMs: 5000);

        var page = await _store.DueAsync("hook", 4999, 10, None);
        page.Due.ShouldBeEmpty();
        page.NextMs.ShouldBe(5000);

        var again = (await _store.DueAsync("hook", 5000, 10, None)).Due.Single();
        again.Attempts.ShouldBe(1);
        again.Notification.Alert.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Due_DeadLetter_LetsTheNextRevisionThrough()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Resolved(1), "hook");
        await RecordAsync((await _store.DueAsync("hook", 0, 10, None)).Due.Single(), NotificationStatus.Dead, detail: "HTTP 400");

        (await _store.DueAsync("hook", 0, 10, None)).Due.Single().Notification.Alert.Revision.ShouldBe(2);
        var dead = (await _store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single();
        dead.LastDetail.ShouldBe("HTTP 400");
        dead.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_SameRevisionTwice_OneNotification()
    {
        await CommitAsync(Firing(1), "hook");
        await CommitAsync(Firing(1), "hook");
        _store.PendingCount("hook").ShouldBe(1);
        (await _store.ListNotificationsAsync(Firing(1).Id, null, 10, None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_FullOutbox_DeadLettersFiringButNotResolved()
    {
        Reopen(new SqliteAlertOptions { PendingPerReceiver = 2 });
        var dead = await _store.CommitAsync(
            [Revision(Firing(1)), Revision(Firing(2)), Revision(Firing(3)), Revision(Resolved(1))], 0, None);

        dead.ShouldBe(1);
        _store.PendingCount("hook").ShouldBe(3);
        (await _store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single().LastDetail.ShouldBe("the outbox is full");
        (await _store.GetAsync(Firing(3).Id, None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Reopen_PendingEntries_AreCountedAndDue()
    {
        await CommitAsync(Firing(1), "hook", "pager");
        Reopen(new SqliteAlertOptions());
        _store.PendingCount("hook").ShouldBe(1);
        (await _store.DueAsync("pager", 0, 10, None)).Due.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AbandonOthers_UnknownReceiver_DeadLetters()
    {
        await CommitAsync(Firing(1), "hook", "gone");
        (await _store.AbandonOthersAsync(["hook"], 9, None)).ShouldBe(1);
        _store.PendingCount("gone").ShouldBe(0);
        _store.PendingCount("hook").ShouldBe(1);
        (await _store.ListNotificationsAsync(null, NotificationStatus.Dead, 10, None)).Single().Receiver.ShouldBe("gone");
    }

    [Fact]
    public async Task Record_ManyAttempts_KeepsTheNewest()
    {
        Reopen(new SqliteAlertOptions { AttemptsKept = 3 });
        await CommitAsync(Firing(1), "hook");
        var entry = (await _store.DueAsync("hook", 0, 10, None)).Due.Single();
        for (var i = 1; i <= 5; i++)
            await RecordAsync(entry, NotificationStatus.Pending, detail: $"attempt {i}");

        using var connection = SqliteFile.Open(_folder.File("alerts.db"), readOnly: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(detail, ', ') FROM (SELECT detail FROM attempts ORDER BY number)";
        command.ExecuteScalar().ShouldBe("attempt 3, attempt 4, attempt 5");
        (await _store.ListNotificationsAsync(null, null, 10, None)).Single().Attempts.ShouldBe(5);
    }

    [Fact]
    public async Task Trim_ByAge_KeepsFiringAndUntold()
    {
        Reopen(new SqliteAlertOptions { KeepFor = TimeSpan.FromSeconds(10) });
        await CommitAsync(Firing(1));
        await CommitAsync(Resolved(2));
        await CommitAsync(Resolved(3), "hook");
        // What counts is when it was written, not the time of the observations.
        await _store.CommitAsync([new AlertRevision(Resolved(4), [])], 45_000, None);

        (await _store.TrimAsync(50_000, None)).ShouldBe(1);
        (await Numbers(new AlertQuery(null, null, null, 100, null))).ShouldBe([4, 3, 1]);

        await RecordAsync((await _store.DueAsync("hook", 60_000, 10, None)).Due.Single(), NotificationStatus.Sent);
        (await _store.TrimAsync(50_000, None)).ShouldBe(1);
        (await _store.ListNotificationsAsync(null, null, 10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Trim_ByCount_KeepsTheNewest()
    {
        Reopen(new SqliteAlertOptions { KeepResolved = 700 });
        await _store.CommitAsync([.. Enumerable.Range(1, 2000).Select(i => new AlertRevision(Resolved(i), []))], 0, None);

        (await _store.TrimAsync(0, None)).ShouldBe(1300);
        var left = await Numbers(new AlertQuery(null, null, null, 1000, null));
        left.Count.ShouldBe(700);
        left[^1].ShouldBe(1301);
    }

    [Fact]
    public void Open_FileOfANewerProgram_IsRefused()
    {
        _store.Dispose();
        using (var connection = SqliteFile.Open(_folder.File("alerts.db")))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Should.Throw<InvalidDataException>(() => Open(new SqliteAlertOptions())).Message.ShouldContain("99");
    }

    private static Alert Firing(int episode) => AlertDecision.Decide(null, AlertEvents.Opened(episode)).Alert!;

    private static Alert Resolved(int episode) => AlertDecision.Decide(Firing(episode), AlertEvents.Closed(episode)).Alert!;

    private static AlertRevision Revision(Alert alert) => new(alert, ["hook"]);

    private SqliteAlertStore Open(SqliteAlertOptions options) => new(_folder.File("alerts.db"), options);

    private void Reopen(SqliteAlertOptions options)
    {
        _store.Dispose();
        _store = Open(options);
    }

    private ValueTask<int> CommitAsync(Alert alert, params string[] receivers) =>
        _store.CommitAsync([new AlertRevision(alert, receivers)], 0, None);

    private ValueTask RecordAsync(OutboxEntry entry, NotificationStatus status, long nextMs = 0, string detail = "HTTP 500") =>
        _store.RecordAsync([new AttemptRecord(entry.Sequence, 7, status, detail, nextMs)], None);

    private async Task<List<long>> Numbers(AlertQuery query) =>
        [.. (await _store.ListAsync(query, None)).Select(a => AlertId.Number(a.Id))];
}
