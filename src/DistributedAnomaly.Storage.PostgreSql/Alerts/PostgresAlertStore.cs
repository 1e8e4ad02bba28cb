using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Queries;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>
/// The alerts of one desk, or those of all desks for questions only. A new revision is written only on top of the one before it, so that
/// of two desks that take themselves for the same one the slower cannot write.
/// </summary>
public sealed class PostgresAlertStore : IAlertStore
{
    private readonly AlertReader _reader;
    private readonly AlertWriter? _writer;
    private readonly OutboxTable? _outbox;

    private PostgresAlertStore(AlertReader reader, AlertWriter? writer, OutboxTable? outbox) =>
        (_reader, _writer, _outbox) = (reader, writer, outbox);

    /// <summary>Opens the alerts of a desk and counts what waits in its outbox.</summary>
    /// <exception cref="IOException">The database cannot be reached or failed.</exception>
    public static async ValueTask<PostgresAlertStore> OpenAsync(
        NpgsqlDataSource dataSource, int desk, PostgresAlertOptions options, CancellationToken cancellationToken)
    {
        var pending = new PendingCounts(dataSource, desk);
        await PostgresFailure.RunAsync("count waiting notifications", () => pending.LoadAsync(cancellationToken));
        var outbox = new OutboxTable(dataSource, desk, options, pending);
        return new PostgresAlertStore(new AlertReader(dataSource, desk), new AlertWriter(dataSource, desk, options, pending), outbox);
    }

    /// <summary>The alerts of all desks. What writes, or belongs to an outbox, throws <see cref="InvalidOperationException"/>.</summary>
    public static PostgresAlertStore OpenAll(NpgsqlDataSource dataSource) => new(new AlertReader(dataSource, null), null, null);

    private AlertWriter Writer => _writer ?? throw NoDesk();

    private OutboxTable Outbox => _outbox ?? throw NoDesk();

    public async ValueTask<int> CommitAsync(DeskCommit commit, long nowMs, CancellationToken cancellationToken) =>
        await Writer.CommitAsync(commit, nowMs, cancellationToken);

    public async ValueTask<IReadOnlyList<DeskDocument>> ListDocumentsAsync(CancellationToken cancellationToken) =>
        await _reader.ListDocumentsAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        await _reader.ListLogAsync(alertId, limit, cancellationToken);

    public async ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => await _reader.GetAsync(id, cancellationToken);

    public async ValueTask<Alert?> GetFiringAsync(EntityKey key, AlertKind kind, CancellationToken cancellationToken) =>
        await _reader.GetFiringAsync(key, kind, cancellationToken);

    public async ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) =>
        await _reader.ListAsync(query, cancellationToken);

    public async ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) =>
        await _reader.ListFiringAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? alertId, NotificationStatus? status, int limit, CancellationToken cancellationToken) =>
        await _reader.ListNotificationsAsync(alertId, status, limit, cancellationToken);

    public async ValueTask<OutboxPage> DueAsync(string receiver, long nowMs, int limit, CancellationToken cancellationToken) =>
        await Outbox.DueAsync(receiver, nowMs, limit, cancellationToken);

    public async ValueTask RecordAsync(IReadOnlyList<AttemptRecord> attempts, CancellationToken cancellationToken) =>
        await Outbox.RecordAsync(attempts, cancellationToken);

    public async ValueTask<int> AbandonOthersAsync(IReadOnlyList<string> receivers, long nowMs, CancellationToken cancellationToken) =>
        await Outbox.AbandonOthersAsync(receivers, nowMs, cancellationToken);

    public int PendingCount(string receiver) => Outbox.PendingCount(receiver);

    public async ValueTask<int> TrimAsync(long nowMs, CancellationToken cancellationToken) => await Writer.TrimAsync(nowMs, cancellationToken);

    private static InvalidOperationException NoDesk() =>
        new("These are the alerts of all desks, for questions only; a desk's own store writes.");
}
