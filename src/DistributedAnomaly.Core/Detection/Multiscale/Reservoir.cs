using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Two uniform samples of <see cref="PerGroup"/> vectors each of an entity's history (reservoir sampling: Vitter 1985; older history
/// fades), one byte a number.
/// </summary>
/// <remarks>
/// A number is kept in 254 steps around the metric's first value. A step is a power of two; when the metric's range outgrows 127 of them
/// it doubles, and what is kept is halved. Distances are scaled by a quarter of the range at least, so a step is 3 % of a scale at most.
/// </remarks>
internal sealed class Reservoir(uint seed)
{
    public const int Size = Groups * PerGroup;
    private const int Groups = 2;
    private const int PerGroup = 64;
    private const int Lanes = 8;
    private const float MostSteps = 127;

    /// <summary>A difference counts for so many scales at most: what is added up stays finite.</summary>
    private const float Most = 1e4f;

    // One column of Size numbers per metric, so that eight vectors are compared at once and a new metric is one more column.
    private sbyte[] _columns = [];
    private float[] _centres = [];
    private float[] _steps = [];
    private long _added;
    private uint _random = seed * 2654435761;

    public int MemoryBytes => 120 + _columns.Length + _centres.Length * 8;

    /// <summary>Scaled Euclidean distance to the nearest vector of each sample, the mean of both.</summary>
    /// <param name="vector">One number per metric.</param>
    /// <param name="weights">1 / scale per metric; 0: it does not count.</param>
    public float Distance(ReadOnlySpan<float> vector, ReadOnlySpan<float> weights)
    {
        if (_added == 0)
            return 0;
        Grow(vector);
        Span<float> slopes = stackalloc float[vector.Length];
        Span<float> offsets = stackalloc float[vector.Length];
        Prepare(vector, weights, slopes, offsets);
        return (Nearest(slopes, offsets, 0) + Nearest(slopes, offsets, 1)) / Groups;
    }

    /// <summary>The metric that has the largest part in the distance to the nearest vector; -1 if there is no distance.</summary>
    public int Furthest(ReadOnlySpan<float> vector, ReadOnlySpan<float> weights)
    {
        if (_added == 0)
            return -1;
        Grow(vector);
        Span<float> slopes = stackalloc float[vector.Length];
        Span<float> offsets = stackalloc float[vector.Length];
        Prepare(vector, weights, slopes, offsets);
        var slot = NearestSlot(slopes, offsets);
        var (top, most) = (-1, 0f);
        for (var i = 0; i < vector.Length; i++)
        {
            var part = Math.Abs(_columns[i * Size + slot] * slopes[i] - offsets[i]);
            if (part > most)
                (top, most) = (i, part);
        }

        return top;
    }

    /// <param name="vector">Of the history.</param>
    /// <param name="ranges">The range of each metric so far: what the steps are made for.</param>
    /// <param name="rate">Part of the history that one vector is, when the history is long: older vectors fade at this rate.</param>
    public void Add(ReadOnlySpan<float> vector, ReadOnlySpan<float> ranges, double rate)
    {
        Grow(vector);
        for (var i = 0; i < vector.Length; i++)
            Widen(i, ranges[i]);
        var turn = _added++;
        if (turn == 0)
        {
            for (var slot = 0; slot < Size; slot++)
                Put(slot, vector);
        }
        else if (turn < Size)
        {
            Put((int)(turn % Groups) * PerGroup + (int)(turn / Groups), vector);
        }
        else if (Next() < Math.Max(1.0 / (turn + 1), rate) * Size * 4294967296.0)
        {
            Put((int)(Next() % Size), vector);
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_centres.Length);
        writer.Long(_added);
        writer.Int((int)_random);
        writer.Floats(_centres);
        writer.Floats(_steps);
        foreach (var number in _columns)
            writer.Byte((byte)number);
    }

    public void Load(ref SnapshotReader reader)
    {
        var count = reader.Int();
        if (count is < 0 or > MultiscaleDetector.MaxFeatures)
            throw new SnapshotException($"a sample of vectors of {count} metrics, at most {MultiscaleDetector.MaxFeatures} are possible");
        _added = reader.Long();
        _random = (uint)reader.Int();
        _centres = new float[count];
        reader.Floats(_centres);
        _steps = new float[count];
        reader.Floats(_steps);
        _columns = new sbyte[count * Size];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = (sbyte)reader.Byte();
    }

    private void Grow(ReadOnlySpan<float> vector)
    {
        var known = _centres.Length;
        if (vector.Length <= known)
            return;
        Array.Resize(ref _columns, vector.Length * Size);
        Array.Resize(ref _centres, vector.Length);
        Array.Resize(ref _steps, vector.Length);
        vector[known..].CopyTo(_centres.AsSpan(known));
    }

    private void Widen(int metric, float range)
    {
        ref var step = ref _steps[metric];
        if (range <= step * MostSteps)
            return;
        if (step == 0)
        {
            step = (float)PortableMath.Exp2(Math.Ceiling(PortableMath.Log2(range / MostSteps)));
            return;
        }

        while (range > step * MostSteps)
        {
            step *= 2;
            foreach (ref var number in _columns.AsSpan(metric * Size, Size))
                number = (sbyte)(number / 2);
        }
    }

    private void Put(int slot, ReadOnlySpan<float> vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            var steps = _steps[i] == 0 ? 0 : (vector[i] - _centres[i]) / _steps[i];
            _columns[i * Size + slot] = (sbyte)MathF.Round(Math.Clamp(steps, -MostSteps, MostSteps));
        }
    }

    // A difference in scales is a kept number times its slope, less the offset.
    private void Prepare(ReadOnlySpan<float> vector, ReadOnlySpan<float> weights, Span<float> slopes, Span<float> offsets)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            slopes[i] = Math.Min(Most, _steps[i] * weights[i]);
            offsets[i] = Math.Clamp((vector[i] - _centres[i]) * weights[i], -Most * MostSteps, Most * MostSteps);
        }
    }

    private float Nearest(ReadOnlySpan<float> slopes, ReadOnlySpan<float> offsets, int group)
    {
        var nearest = Vector256.Create(float.MaxValue);
        for (var block = group * PerGroup; block < (group + 1) * PerGroup; block += Lanes)
            nearest = Vector256.Min(nearest, SquaresOf(slopes, offsets, block));
        var best = nearest[0];
        for (var lane = 1; lane < Lanes; lane++)
            best = Math.Min(best, nearest[lane]);
        return MathF.Sqrt(best);
    }

    private int NearestSlot(ReadOnlySpan<float> slopes, ReadOnlySpan<float> offsets)
    {
        var (best, slot) = (float.MaxValue, 0);
        for (var block = 0; block < Size; block += Lanes)
        {
            var squares = SquaresOf(slopes, offsets, block);
            for (var lane = 0; lane < Lanes; lane++)
            {
                if (squares[lane] < best)
                    (best, slot) = (squares[lane], block + lane);
            }
        }

        return slot;
    }

    /// <summary>Squared distances to eight vectors.</summary>
    private Vector256<float> SquaresOf(ReadOnlySpan<float> slopes, ReadOnlySpan<float> offsets, int block)
    {
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < slopes.Length; i++)
        {
            var kept = Vector128.WidenLower(Vector64.LoadUnsafe(ref columns, (nuint)(i * Size + block)).ToVector128Unsafe());
            var numbers = Vector256.ConvertToSingle(Vector256.WidenLower(kept.ToVector256Unsafe()));
            var difference = numbers * slopes[i] - Vector256.Create(offsets[i]);
            sums += difference * difference;
        }

        return sums;
    }

    private uint Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
