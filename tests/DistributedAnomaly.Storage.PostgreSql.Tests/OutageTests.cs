using System.Collections.Concurrent;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.PostgreSql.Tests;

/// <summary>A PostgreSQL that goes and comes back, with its writes going to the disk.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresServer _server = null!;
    private PostgresStores _stores = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        _stores = await OpenAsync(await _server.CreateDatabaseAsync("outage"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Kill_WhileWriting_LosesNothingThatWasAcknowledged()
    {
        var acknowledged = new ConcurrentDictionary<EntityKey, long>();
        var alerts = new ConcurrentBag<string>();
        var failures = 0;
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => AppendAsync(w), None)).Append(Task.Run(CommitAsync, None)).ToList();
        await Eventually.BecomesTrueAsync(() => acknowledged.Count == 400 && acknowledged.Values.Min() > 5 && alerts.Count > 20);

        await _server.KillAsync();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref failures) >= 5);
        var before = acknowledged.Values.Max();
        await _server.StartAsync();
        await Eventually.BecomesTrueAsync(() => acknowledged.Values.Min() > before + 3);
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        foreach (var log in await _stores.Entities.ReadAsync([.. acknowledged.Keys], None))
        {
            log.Sequence.ShouldBeGreaterThanOrEqualTo(acknowledged[log.Key]);
            // All numbers, none missing and none twice.
            log.Changes.Select(c => BitConverter.ToInt64(c.Span)).ShouldBe(Enumerable.Range(1, (int)log.Sequence).Select(i => (long)i));
        }

        foreach (var id in alerts)
            (await _stores.AllAlerts.GetAsync(id, None)).ShouldNotBeNull();
        (await _stores.AllAlerts.ListNotificationsAsync(null, null, 1000, None)).Count.ShouldBeGreaterThanOrEqualTo(Math.Min(1000, alerts.Count));

        async Task AppendAsync(int number)
        {
            var writer = Guid.NewGuid();
            var keys = Enumerable.Range(0, 100).Select(i => new EntityKey("f", $"{number}-{i}")).ToList();
            for (long sequence = 1; !stop.IsCancellationRequested;)
            {
                try
                {
                    var entries = keys.ConvertAll(
                        k => new EntityLogEntry(k, sequence, EntityLogKind.Changes, BitConverter.GetBytes(sequence), null));
                    (await _stores.Entities.AppendAsync(writer, entries, None)).ShouldAllBe(written => written, "also when it is repeated");
                    foreach (var key in keys)
                        acknowledged[key] = sequence;
                    sequence++;
                }
                catch (IOException)
                {
                    Interlocked.Increment(ref failures);
                    await Task.Delay(50, None);
                }
            }
        }

        async Task CommitAsync()
        {
            var desk = await _stores.OpenAlertsAsync(5, None);
            for (var episode = 1; !stop.IsCancellationRequested; episode++)
            {
                try
                {
                    var alert = AlertDecision.Decide(null, AlertEvents.Opened(episode)).Alert!;
                    await desk.CommitAsync([new AlertRevision(alert, ["hook"])], 0, None);
                    alerts.Add(alert.Id);
                }
                catch (IOException)
                {
                    Interlocked.Increment(ref failures);
                    await Task.Delay(50, None);
                }
            }
        }
    }

    [Fact]
    public async Task Stop_AndStart_EveryStoreGoesOn()
    {
        var desk = await _stores.OpenAlertsAsync(1, None);
        var first = AlertDecision.Decide(null, AlertEvents.Opened(1)).Alert!;
        var second = AlertDecision.Decide(null, AlertEvents.Opened(2)).Alert!;
        await desk.CommitAsync([new AlertRevision(first, ["hook"])], 0, None);
        var entry = new EntityLogEntry(AlertEvents.Web1, 1, EntityLogKind.Snapshot, new byte[] { 1 }, null);
        var query = new HistoryQuery(AlertEvents.Web1, null, 0, long.MaxValue, 10, false);
        await _server.StopAsync(immediate: true);

        var calls = new Func<Task>[]
        {
            () => _stores.Entities.AppendAsync(Guid.NewGuid(), [entry], None),
            async () => await desk.CommitAsync([new AlertRevision(second, ["hook"])], 0, None),
            async () => await desk.DueAsync("hook", 0, 1, None),
            async () => await desk.ListFiringAsync(None),
            () => Task.Run(() => _stores.History.Write(Minute()), None),
            () => Task.Run(() => _stores.History.ReadRollups(query, None), None),
            () => Task.Run(() => _stores.History.Prune(0), None),
        };
        foreach (var call in calls)
            (await Should.ThrowAsync<IOException>(call)).Message.ShouldStartWith("PostgreSQL failed to ");
        desk.PendingCount("hook").ShouldBe(1, "from memory");

        await _server.StartAsync();
        foreach (var call in calls)
            await call();
        desk.PendingCount("hook").ShouldBe(2);
        _stores.History.ReadRollups(query, None).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Open_DatabaseComesLater_WaitsAndSaysSo()
    {
        await _server.StopAsync(immediate: false);
        var said = new ConcurrentQueue<string>();
        var opening = PostgresStores.OpenAsync(
            new PostgresOptions { ConnectionString = _server.ConnectionStringOf("outage") }, said.Enqueue, None);
        await Eventually.BecomesTrueAsync(() => !said.IsEmpty);
        opening.IsCompleted.ShouldBeFalse();

        await _server.StartAsync();

        await using var stores = await opening;
        (await stores.Entities.ReadAsync([AlertEvents.Web1], None)).ShouldBeEmpty();
        said.ShouldAllBe(line => line.StartsWith("Waiting for the database, up to 60 s. PostgreSQL failed to ") && !line.Contains('\n'));
    }

    [Fact]
    public async Task Open_DatabaseDoesNotComeOrDoesNotExist_SaysWhy()
    {
        var missing = new PostgresOptions { ConnectionString = _server.ConnectionStringOf("no_such") };
        (await Should.ThrowAsync<IOException>(() => PostgresStores.OpenAsync(missing, _ => { }, None))).Message.ShouldContain("\"no_such\" does not exist");

        await _server.StopAsync(immediate: true);
        var impatient = new PostgresOptions { ConnectionString = _server.ConnectionString, StartPatience = TimeSpan.Zero };
        (await Should.ThrowAsync<IOException>(() => PostgresStores.OpenAsync(impatient, _ => { }, None))).Message
            .ShouldContain(_server.Port.ToString());
    }

    private static Task<PostgresStores> OpenAsync(string connectionString) =>
        PostgresStores.OpenAsync(new PostgresOptions { ConnectionString = connectionString }, _ => { }, None);

    private static HistoryBatch Minute()
    {
        var batch = new HistoryBatch();
        batch.BeginMinute(new HistoryTarget(AlertEvents.Web1), 60_000);
        batch.Add("x", new Rollup(60_000, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        return batch;
    }
}
