using System.Collections.Concurrent;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>How many notifications of a desk wait, by receiver. In memory, because every commit asks and the desk writes alone.</summary>
internal sealed class PendingCounts(NpgsqlDataSource dataSource, int desk)
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private volatile bool _uncertain;

    public int this[string receiver] => Math.Max(0, _counts.GetValueOrDefault(receiver));

    public void Add(string receiver, int count) => _counts.AddOrUpdate(receiver, count, (_, n) => n + count);

    /// <summary>A write failed, and whether it happened is unknown: the next one has to count again.</summary>
    public void Doubt() => _uncertain = true;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_uncertain)
            await LoadAsync(cancellationToken);
    }

    public async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        _uncertain = false;
        try
        {
            await using var command = dataSource.CreateCommand(
                "SELECT receiver, count(*)::integer FROM notification WHERE desk = $1 AND status = 0 GROUP BY receiver");
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)desk });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellationToken))
                counts[rows.GetString(0)] = rows.GetInt32(1);
            foreach (var receiver in _counts.Keys.Except(counts.Keys, StringComparer.Ordinal))
                _counts.TryRemove(receiver, out _);
            foreach (var (receiver, count) in counts)
                _counts[receiver] = count;
            return true;
        }
        catch
        {
            _uncertain = true;
            throw;
        }
    }
}
