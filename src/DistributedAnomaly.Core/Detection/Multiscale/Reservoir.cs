using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Two uniform samples of <see cref="PerGroup"/> vectors of a history (reservoir sampling: Vitter 1985), kept in the upper half of single precision.
/// </summary>
internal sealed class Reservoir(uint seed)
{
    private const int Groups = 2;
    private const int PerGroup = 32;
    private const int Lane = 8;
    private const float Most = 50;

    private ushort[] _vectors = [];
    private int _stride;
    private int _filled;
    private uint _random = seed * 2654435761;

    public int MemoryBytes => 48 + _vectors.Length * 2;

    /// <summary>Numbers that hold so many, in whole lanes.</summary>
    public static int StrideOf(int features) => (features + Lane - 1) / Lane * Lane;

    /// <summary>Weighted city-block distance to the nearest vector of each sample, the mean of both. Differences count for 50 scales at most.</summary>
    public float Distance(ReadOnlySpan<float> vector, ReadOnlySpan<float> weights)
    {
        Grow(vector.Length);
        Span<float> nearest = [float.MaxValue, float.MaxValue];
        ref var v = ref MemoryMarshal.GetReference(vector);
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var p = ref MemoryMarshal.GetArrayDataReference(_vectors);
        var most = Vector256.Create(Most);
        for (var slot = 0; slot < _filled; slot++)
        {
            var sum = Vector256<float>.Zero;
            for (var i = 0; i < vector.Length; i += Lane)
            {
                var wide = Vector256.WidenLower(Vector128.LoadUnsafe(ref p, (nuint)(slot * _stride + i)).ToVector256Unsafe());
                var known = Vector256.ShiftLeft(wide, 16).AsSingle();
                var distance = Vector256.Abs(known - Vector256.LoadUnsafe(ref v, (nuint)i)) * Vector256.LoadUnsafe(ref w, (nuint)i);
                sum += Vector256.Min(distance, most);
            }

            var total = Sum(sum);
            if (total < nearest[slot % Groups])
                nearest[slot % Groups] = total;
        }

        return _filled < Groups ? 0 : (nearest[0] + nearest[1]) / Groups;
    }

    /// <param name="vector">Of the history.</param>
    /// <param name="count">Vectors offered before it.</param>
    public void Add(ReadOnlySpan<float> vector, long count)
    {
        Grow(vector.Length);
        var group = (int)(count % Groups);
        var offered = count / Groups;
        int slot;
        if (_filled < Groups * PerGroup)
        {
            slot = _filled++;
        }
        else
        {
            var choice = (long)((ulong)Next() * (ulong)(offered + 1) >> 32);
            if (choice >= PerGroup)
                return;
            slot = (int)choice * Groups + group;
        }

        for (var i = 0; i < vector.Length; i++)
            _vectors[slot * _stride + i] = (ushort)((BitConverter.SingleToUInt32Bits(vector[i]) + 0x8000) >> 16);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_stride);
        writer.Int(_filled);
        writer.Int((int)_random);
        foreach (var number in _vectors)
            writer.Short(number);
    }

    public void Load(ref SnapshotReader reader)
    {
        _stride = reader.Int();
        _filled = reader.Int();
        _random = (uint)reader.Int();
        if (_stride < 0 || _stride > MultiscaleDetector.MaxFeatures || _stride % Lane != 0 || _filled is < 0 or > Groups * PerGroup)
            throw new SnapshotException($"a sample of {_filled} vectors of {_stride} numbers");
        _vectors = new ushort[_stride * Groups * PerGroup];
        for (var i = 0; i < _vectors.Length; i++)
            _vectors[i] = reader.Short();
    }

    // The same order on every machine: lanes are added pairwise.
    private static float Sum(Vector256<float> v)
    {
        var half = v.GetLower() + v.GetUpper();
        return half[0] + half[1] + (half[2] + half[3]);
    }

    private void Grow(int stride)
    {
        if (stride <= _stride)
            return;
        var vectors = new ushort[stride * Groups * PerGroup];
        for (var slot = 0; slot < _filled; slot++)
            _vectors.AsSpan(slot * _stride, _stride).CopyTo(vectors.AsSpan(slot * stride));
        (_vectors, _stride) = (vectors, stride);
    }

    private uint Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
