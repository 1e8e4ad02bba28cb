using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>
/// Quantiles of a stream in little memory, mergeable: KLL (Karnin, Lang and Liberty, "Optimal quantile approximation in streams", 2016). A
/// compactor that is full keeps every other of its sorted values, each of which stands for two, in the one above it.
/// </summary>
/// <remarks>
/// Ranks are off by about 1.7 / <see cref="Size"/> of the count (1 % at 200). Some 3 x <see cref="Size"/> values of 4 bytes. Which of two
/// values stays is drawn from the number of compactions, so that the same stream gives the same sketch. Not thread-safe.
/// </remarks>
public sealed class QuantileSketch
{
    private const int MostSize = 4096;
    private const int MostLevels = 40;
    private const double Shrink = 2.0 / 3;
    private const int LeastCapacity = 8;

    private readonly List<List<float>> _levels = [[]];
    private long _compactions;

    /// <param name="size">Of the largest compactor, 8 to 4,096.</param>
    public QuantileSketch(int size = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, LeastCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MostSize);
        Size = size;
    }

    public int Size { get; }

    /// <summary>Values taken.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a value; NaN is left out.</summary>
    public void Add(float value)
    {
        if (float.IsNaN(value))
            return;
        _levels[0].Add(value);
        Count++;
        if (_levels[0].Count >= Capacity(0))
            Compress();
    }

    public void Merge(QuantileSketch other)
    {
        for (var level = 0; level < other._levels.Count; level++)
        {
            while (_levels.Count <= level)
                _levels.Add([]);
            _levels[level].AddRange(other._levels[level]);
        }

        Count += other.Count;
        Compress();
    }

    /// <summary>The value that a share of all values does not exceed; NaN while there is none.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var (values, weights, total) = Sorted();
        if (values.Length == 0)
            return double.NaN;
        var wanted = Math.Clamp(share, 0, 1) * total;
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += weights[i];
            if (sum >= wanted)
                return values[i];
        }

        return values[^1];
    }

    /// <summary>Share of values at most as large; 0 while there is none.</summary>
    public double Rank(double value)
    {
        var (below, total) = (0.0, 0.0);
        for (var level = 0; level < _levels.Count; level++)
        {
            foreach (var kept in _levels[level])
            {
                total += 1L << level;
                below += kept <= value ? 1L << level : 0;
            }
        }

        return total > 0 ? below / total : 0;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(Size);
        writer.Long(Count);
        writer.Long(_compactions);
        writer.Int(_levels.Count);
        foreach (var level in _levels)
            writer.Floats(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(level));
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static QuantileSketch Load(ref SnapshotReader reader)
    {
        var size = reader.Int();
        if (size is < LeastCapacity or > MostSize)
            throw new SnapshotException($"a sketch of size {size}");
        var sketch = new QuantileSketch(size) { Count = reader.Long(), _compactions = reader.Long() };
        var levels = reader.Length(4);
        if (levels > MostLevels)
            throw new SnapshotException($"a sketch of {levels} levels");
        sketch._levels.Clear();
        for (var i = 0; i < levels; i++)
        {
            var values = new float[reader.Length(4)];
            foreach (ref var value in values.AsSpan())
                value = reader.Float();
            sketch._levels.Add([.. values]);
        }

        if (sketch._levels.Count == 0)
            sketch._levels.Add([]);
        return sketch;
    }

    private int Capacity(int level) =>
        Math.Max(LeastCapacity, (int)Math.Ceiling(Size * Power(_levels.Count - 1 - level)));

    private static double Power(int times)
    {
        var power = 1.0;
        for (; times > 0; times--)
            power *= Shrink;
        return power;
    }

    private void Compress()
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            var values = _levels[level];
            if (values.Count < Capacity(level) || level + 1 == MostLevels)
                continue;
            if (level + 1 == _levels.Count)
                _levels.Add([]);
            values.Sort();
            // An odd one out stays where it is.
            var from = values.Count % 2;
            var keepsFirst = (EntityHash.At(0, _compactions++) & 1) == 0;
            for (var i = from + (keepsFirst ? 0 : 1); i < values.Count; i += 2)
                _levels[level + 1].Add(values[i]);
            values.RemoveRange(from, values.Count - from);
        }
    }

    private (float[] Values, double[] Weights, double Total) Sorted()
    {
        var values = new List<float>();
        var weights = new List<double>();
        for (var level = 0; level < _levels.Count; level++)
        {
            foreach (var value in _levels[level])
            {
                values.Add(value);
                weights.Add(1L << level);
            }
        }

        var (sorted, order) = (values.ToArray(), weights.ToArray());
        Array.Sort(sorted, order);
        return (sorted, order, order.Sum());
    }
}
