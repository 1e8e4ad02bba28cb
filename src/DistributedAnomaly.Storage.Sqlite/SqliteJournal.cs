using DistributedAnomaly.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>The journal as one table; one commit per append.</summary>
internal sealed class SqliteJournal : IJournalStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransactions _transactions;
    private readonly SqliteStatement _insert;
    private readonly SqliteCommand _delete, _noteDeleted;

    public SqliteJournal(string path, bool survivePowerLoss)
    {
        _connection = SqliteFile.Open(path, survivePowerLoss);
        _connection.EnsureSchema(1, """
            CREATE TABLE journal (seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, payload BLOB NOT NULL);
            CREATE INDEX journal_policies ON journal (seq) WHERE kind = 1;
            CREATE TABLE deleted (id INTEGER PRIMARY KEY CHECK (id = 1), through INTEGER NOT NULL)
            """);
        _transactions = new SqliteTransactions(_connection);
        _insert = new SqliteStatement(_connection, "INSERT INTO journal (seq, kind, payload) VALUES (?, ?, ?)");
        _delete = _connection.Prepare(
            """
            DELETE FROM journal WHERE seq IN (
              SELECT seq FROM journal
              WHERE seq <= $through AND (kind <> 1 OR seq < (SELECT max(seq) FROM journal WHERE kind = 1 AND seq <= $through))
              ORDER BY seq LIMIT $limit)
            """,
            "$through", "$limit");
        _noteDeleted = _connection.Prepare("INSERT OR REPLACE INTO deleted (id, through) VALUES (1, $through)", "$through");
        LastSeq = Math.Max(
            _connection.Scalar("SELECT coalesce(max(seq), 0) FROM journal"), _connection.Scalar("SELECT coalesce(max(through), 0) FROM deleted"));
    }

    public long LastSeq { get; private set; }

    public void Append(IReadOnlyList<JournalRecord> records)
    {
        _transactions.Run(() =>
        {
            foreach (var record in records)
                _insert.Bind(1, record.Seq).Bind(2, (long)record.Kind).Bind(3, record.Payload).Run();
        });
        LastSeq = records[^1].Seq;
    }

    public IEnumerable<JournalRecord> Read() => Read("SELECT seq, kind, payload FROM journal ORDER BY seq");

    public IEnumerable<JournalRecord> ReadPolicies() => Read("SELECT seq, kind, payload FROM journal WHERE kind = 1 ORDER BY seq");

    public bool DeleteThrough(long seq, int limit)
    {
        var deleted = 0;
        _transactions.Run(() =>
        {
            _delete.Parameters[0].Value = seq;
            _delete.Parameters[1].Value = limit;
            deleted = _delete.ExecuteNonQuery();
            _noteDeleted.Parameters[0].Value = seq;
            _noteDeleted.ExecuteNonQuery();
        });
        return deleted == limit;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _noteDeleted.Dispose();
        _transactions.Dispose();
        _connection.Dispose();
    }

    private IEnumerable<JournalRecord> Read(string sql)
    {
        using var command = _connection.Prepare(sql);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return new JournalRecord(reader.GetInt64(0), (JournalKind)reader.GetByte(1), (byte[])reader.GetValue(2));
    }
}
