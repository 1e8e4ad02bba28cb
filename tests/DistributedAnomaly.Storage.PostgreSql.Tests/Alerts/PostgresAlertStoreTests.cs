using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Storage.PostgreSql.Alerts;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Alerts;

public sealed class PostgresAlertStoreTests(PostgresFixture postgres) : AlertStoreContract
{
    private NpgsqlDataSource _dataSource = null!;

    public override async ValueTask InitializeAsync()
    {
        _dataSource = await postgres.CreateAsync();
        await base.InitializeAsync();
    }

    public override ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    protected override async ValueTask<IAlertStore> OpenAsync(int desk, int pendingPerReceiver, TimeSpan keepFor, int keepResolved) =>
        await PostgresAlertStore.OpenAsync(
            _dataSource, desk,
            new PostgresAlertOptions { PendingPerReceiver = pendingPerReceiver, KeepFor = keepFor, KeepResolved = keepResolved, AttemptsKept = 3 },
            None);

    protected override IAlertStore OpenAll() => PostgresAlertStore.OpenAll(_dataSource);

    [Fact]
    public async Task Record_ManyAttempts_KeepsTheNewest()
    {
        await CommitAsync(Firing(1), "hook");
        var entry = (await Store.DueAsync("hook", 0, 10, None)).Due.Single();
        for (var i = 1; i <= 5; i++)
            await RecordAsync(entry, NotificationStatus.Pending, detail: $"attempt {i}");

        (await _dataSource.ScalarAsync<string>("SELECT string_agg(detail, ', ' ORDER BY number) FROM notification_attempt"))
            .ShouldBe("attempt 3, attempt 4, attempt 5");
        (await Store.ListNotificationsAsync(null, null, 10, None)).Single().Attempts.ShouldBe(5);
    }

    [Fact]
    public async Task Commit_Failed_CountsAgainBeforeTheNext()
    {
        await CommitAsync(Firing(1), "hook");
        await _dataSource.ExecuteAsync("ALTER TABLE notification ADD CONSTRAINT broken CHECK (receiver <> 'bad')");
        var failure = await Should.ThrowAsync<IOException>(() => CommitAsync(Firing(2), "bad"));
        failure.Message.ShouldContain("broken");
        (await Store.GetAsync(Firing(2).Id, None)).ShouldBeNull("alert and outbox are one transaction");

        // As if the answer of a commit had been lost.
        await _dataSource.ExecuteAsync("""
            INSERT INTO notification (desk, receiver, alert_id, revision, status, created_ms, next_ms, body) VALUES (3, 'hook', 'x', 1, 0, 0, 0, '{}')
            """);
        await CommitAsync(Firing(3), "hook");
        Store.PendingCount("hook").ShouldBe(3);
    }
}
