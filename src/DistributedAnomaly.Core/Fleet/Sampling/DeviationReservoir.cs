using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>
/// A random sample of deviation vectors, each taken with a chance in proportion to its weight (algorithm A-Res of Efraimidis and Spirakis 2006). What
/// is drawn depends on entity and period alone, so that samples of several hosts merge into the very sample that one host would have drawn, and
/// an entity's rows of one period stay together.
/// </summary>
/// <remarks>A row takes 4 bytes a column and 28. <see cref="Add"/> costs some 20 ns when the row is not taken, which is the rule. Not thread-safe.</remarks>
public sealed class DeviationReservoir
{
    public const int MostRows = 1_000_000;

    // Rows of one entity and period have the same key: of those the oldest goes first, whichever way they came.
    private readonly PriorityQueue<int, (double Key, long TimeMs)> _byKey = new();
    private float[] _rows;
    private double[] _keys;
    private (ulong Entity, long TimeMs)[] _origins;

    /// <param name="columns">Of each vector.</param>
    /// <param name="capacity">Rows kept, 1 to <see cref="MostRows"/>.</param>
    public DeviationReservoir(int columns, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, FleetVector.Views * FeatureNames.Most);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MostRows);
        (Columns, Capacity) = (columns, capacity);
        var first = Math.Min(capacity, 64);
        (_rows, _keys, _origins) = (new float[first * columns], new double[first], new (ulong, long)[first]);
    }

    public int Columns { get; }

    public int Capacity { get; }

    /// <summary>Rows kept.</summary>
    public int Count { get; private set; }

    /// <summary>Rows offered, here and to all that were merged in.</summary>
    public long Offered { get; private set; }

    /// <summary>Weight of all rows offered.</summary>
    public double Weight { get; private set; }

    /// <summary>Offers a row.</summary>
    /// <param name="entity">Hash of its entity.</param>
    /// <param name="period">Rows of one entity and period are kept or left out together.</param>
    /// <param name="timeMs">Its time; an entity has one row of each.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="row">One number per column.</param>
    public void Add(ulong entity, long period, long timeMs, double weight, ReadOnlySpan<float> row)
    {
        Offered++;
        Weight += weight;
        // ln(u) / w instead of u^(1/w): the same order, and no underflow.
        Put(PortableMath.Ln(EntityHash.Uniform(EntityHash.At(entity, period)) + 1e-17) / weight, entity, timeMs, row);
    }

    /// <summary>Takes in another host's sample of other rows.</summary>
    public void Merge(DeviationReservoir other)
    {
        if (other.Columns != Columns)
            throw new ArgumentException($"a sample of {other.Columns} columns does not merge into one of {Columns}", nameof(other));
        for (var i = 0; i < other.Count; i++)
            Put(other._keys[i], other._origins[i].Entity, other._origins[i].TimeMs, other._rows.AsSpan(i * Columns, Columns));
        Offered += other.Offered;
        Weight += other.Weight;
    }

    /// <summary>The rows in an order that does not depend on how they came: by time and entity.</summary>
    public IEnumerable<SampledVector> Rows()
    {
        foreach (var i in Order())
            yield return new SampledVector(_origins[i].Entity, _origins[i].TimeMs, _rows.AsMemory(i * Columns, Columns));
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(Columns);
        writer.Int(Capacity);
        writer.Long(Offered);
        writer.Double(Weight);
        writer.Int(Count);
        foreach (var i in Order())
        {
            writer.Double(_keys[i]);
            writer.Long((long)_origins[i].Entity);
            writer.Long(_origins[i].TimeMs);
            writer.Floats(_rows.AsSpan(i * Columns, Columns));
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static DeviationReservoir Load(ref SnapshotReader reader)
    {
        var (columns, capacity) = (reader.Int(), reader.Int());
        if (columns is < 1 or > FleetVector.Views * FeatureNames.Most || capacity is < 1 or > MostRows)
            throw new SnapshotException($"a sample of {capacity} rows and {columns} columns");
        var loaded = new DeviationReservoir(columns, capacity);
        var (offered, weight) = (reader.Long(), reader.Double());
        var row = new float[columns];
        for (var left = reader.Length(28 + 4 * columns); left > 0; left--)
        {
            var (key, entity, time) = (reader.Double(), (ulong)reader.Long(), reader.Long());
            reader.Floats(row);
            loaded.Put(key, entity, time, row);
        }

        (loaded.Offered, loaded.Weight) = (offered, weight);
        return loaded;
    }

    private int[] Order()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => _origins[a].TimeMs != _origins[b].TimeMs
            ? _origins[a].TimeMs.CompareTo(_origins[b].TimeMs)
            : _origins[a].Entity.CompareTo(_origins[b].Entity));
        return order;
    }

    private void Put(double key, ulong entity, long timeMs, ReadOnlySpan<float> row)
    {
        var place = Count;
        if (Count == Capacity)
        {
            _byKey.TryPeek(out place, out var least);
            if ((key, timeMs).CompareTo(least) <= 0)
                return;
            _byKey.Dequeue();
        }
        else if (++Count > _keys.Length)
        {
            var room = Math.Min(Capacity, 2 * _keys.Length);
            Array.Resize(ref _keys, room);
            Array.Resize(ref _origins, room);
            Array.Resize(ref _rows, room * Columns);
        }

        _byKey.Enqueue(place, (key, timeMs));
        _keys[place] = key;
        _origins[place] = (entity, timeMs);
        row.CopyTo(_rows.AsSpan(place * Columns, Columns));
    }
}
