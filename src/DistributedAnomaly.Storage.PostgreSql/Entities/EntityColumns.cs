using DistributedAnomaly.Engine.Storage;
using Npgsql;
using NpgsqlTypes;

namespace DistributedAnomaly.Storage.PostgreSql.Entities;

/// <summary>Entries as one array per column, in the order of their ids: two appends that meet take their locks in the same order.</summary>
internal sealed class EntityColumns
{
    private readonly Guid[] _ids;
    private readonly short[] _shards, _kinds;
    private readonly long[] _sequences;
    private readonly string[] _fleets, _names;
    private readonly ReadOnlyMemory<byte>[] _payloads;
    private readonly short?[] _states, _severities;
    private readonly double?[] _surprises, _silentAfters;
    private readonly string?[] _topMetrics;
    private readonly long?[] _lastSeen, _lastReceived, _samples;

    public EntityColumns(IReadOnlyList<EntityLogEntry> entries)
    {
        var count = entries.Count;
        _ids = new Guid[count];
        Positions = new int[count];
        for (var i = 0; i < count; i++)
        {
            _ids[i] = EntityId.Of(entries[i].Key);
            Positions[i] = i;
        }

        Array.Sort(_ids, Positions);
        (_shards, _kinds, _sequences) = (new short[count], new short[count], new long[count]);
        (_fleets, _names, _payloads) = (new string[count], new string[count], new ReadOnlyMemory<byte>[count]);
        (_states, _severities, _topMetrics) = (new short?[count], new short?[count], new string?[count]);
        (_surprises, _silentAfters) = (new double?[count], new double?[count]);
        (_lastSeen, _lastReceived, _samples) = (new long?[count], new long?[count], new long?[count]);
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && _ids[i] == _ids[i - 1])
                throw new ArgumentException($"Two entries of {entries[Positions[i]].Key} in one append.", nameof(entries));
            Set(i, entries[Positions[i]]);
        }
    }

    /// <summary>Where each row stands in the caller's list.</summary>
    public int[] Positions { get; }

    public int IndexOf(Guid id) => Array.BinarySearch(_ids, id);

    /// <summary>Ids and numbers of those rows only.</summary>
    public (Guid[] Ids, long[] Sequences) Pick(IReadOnlyList<int> rows) => ([.. rows.Select(r => _ids[r])], [.. rows.Select(r => _sequences[r])]);

    /// <summary>In the order in which <see cref="EntityLogSql.Append"/> unnests them.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        Add(parameters, NpgsqlDbType.Uuid, _ids);
        Add(parameters, NpgsqlDbType.Smallint, _shards);
        Add(parameters, NpgsqlDbType.Bigint, _sequences);
        Add(parameters, NpgsqlDbType.Smallint, _kinds);
        Add(parameters, NpgsqlDbType.Bytea, _payloads);
        Add(parameters, NpgsqlDbType.Text, _fleets);
        Add(parameters, NpgsqlDbType.Text, _names);
        Add(parameters, NpgsqlDbType.Smallint, _states);
        Add(parameters, NpgsqlDbType.Smallint, _severities);
        Add(parameters, NpgsqlDbType.Double, _surprises);
        Add(parameters, NpgsqlDbType.Text, _topMetrics);
        Add(parameters, NpgsqlDbType.Bigint, _lastSeen);
        Add(parameters, NpgsqlDbType.Bigint, _lastReceived);
        Add(parameters, NpgsqlDbType.Double, _silentAfters);
        Add(parameters, NpgsqlDbType.Bigint, _samples);
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, NpgsqlDbType type, T[] values) =>
        parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values });

    private void Set(int i, EntityLogEntry entry)
    {
        _shards[i] = (short)EntityRow.ShardOf(entry.Key);
        _kinds[i] = (short)entry.Kind;
        _sequences[i] = entry.Sequence;
        _fleets[i] = entry.Key.Fleet;
        _names[i] = entry.Key.Entity;
        _payloads[i] = entry.Payload;
        if (entry.Row is not { } row)
            return;
        _states[i] = (short)row.State;
        _severities[i] = (short)row.Severity;
        _surprises[i] = row.Surprise;
        _topMetrics[i] = row.TopMetric;
        _lastSeen[i] = row.LastSeenMs;
        _lastReceived[i] = row.LastReceivedMs;
        _silentAfters[i] = row.SilentAfterMs;
        _samples[i] = row.Samples;
    }
}
