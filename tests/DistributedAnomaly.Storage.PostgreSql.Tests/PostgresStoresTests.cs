using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Tests;

public sealed class PostgresStoresTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Open_RoleThatMayNotCreate_Works()
    {
        await using var owner = await postgres.CreateAsync();
        var role = $"writer_{Guid.NewGuid():N}";
        await owner.ExecuteAsync($"""
            CREATE ROLE {role} LOGIN;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}
            """);
        var clock = new ManualTimeProvider();
        var settings = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = role };
        await using var stores = await PostgresStores.OpenAsync(
            new PostgresOptions
            {
                ConnectionString = settings.ConnectionString, CreateTables = false, HistoryAge = TimeSpan.FromHours(1), Time = clock,
            },
            _ => { }, None);

        var entry = new EntityLogEntry(AlertEvents.Web1, 1, EntityLogKind.Snapshot, new byte[] { 1 }, null);
        (await stores.Entities.AppendAsync(Guid.NewGuid(), [entry], None)).ShouldBe([true]);
        var desk = await stores.OpenAlertsAsync(2, None);
        await desk.CommitAsync([new AlertRevision(AlertDecision.Decide(null, AlertEvents.Opened(1)).Alert!, ["hook"])], 0, None);
        await desk.TrimAsync(long.MaxValue / 2, None);
        for (var hour = 0; hour < 3; hour++)
        {
            stores.History.Write(Minute(clock.NowMs)).ShouldBe(0);
            clock.Advance(TimeSpan.FromHours(1));
            stores.History.Prune(clock.NowMs);
        }

        stores.History.ReadRollups(new HistoryQuery(AlertEvents.Web1, null, 0, long.MaxValue, 10, false), None).Single().Points.Count
            .ShouldBeLessThan(3, "a segment was emptied");
    }

    [Theory]
    [InlineData("Host=a", 16, 30)]
    [InlineData("Host=a;MaxPoolSize=50;Command Timeout=7", 50, 7)]
    [InlineData("Host=a;Maximum Pool Size=3", 3, 30)]
    public async Task CreateDataSource_Limits_AreThoseOfTheConnectionStringOrOurs(string connectionString, int pool, int timeout)
    {
        await using var dataSource = PostgresStores.CreateDataSource(connectionString);

        var settings = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        (settings.MaxPoolSize, settings.CommandTimeout).ShouldBe((pool, timeout));
    }

    private static HistoryBatch Minute(long minuteMs)
    {
        var batch = new HistoryBatch();
        batch.BeginMinute(new HistoryTarget(AlertEvents.Web1), minuteMs);
        batch.Add("x", new Rollup(minuteMs, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        return batch;
    }
}
