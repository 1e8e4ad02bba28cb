using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Calibration;

/// <summary>
/// Streaming estimate of how often a score is exceeded, from its largest block maxima and a generalised Pareto tail
/// beyond them (peaks over threshold: Pickands 1975; as a streaming detector: Siffer et al., SPOT, KDD 2017).
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Scores are cut into blocks; only a block's maximum counts, so that one burst does not fill the tail.</item>
/// <item>A block's maximum is taken one block later: what turns out to be the onset of an incident can still be dropped.</item>
/// <item>The <see cref="Kept"/> largest maxima are kept; the smallest of them is the threshold u.</item>
/// <item>Beyond u the tail is generalised Pareto, fitted by moments; its shape is shrunk towards a prior.</item>
/// <item>Blocks are forgotten with a half-life of some 350 blocks.</item>
/// <item>Maxima are held as their excess over u in 16 bits (a float without its lower half: three digits), times a common scale.</item>
/// </list>
/// Raw scores may be in any unit; the answer is -log10 of the chance that a block's maximum is at least this large,
/// 0 to 30, and 0 during the first <see cref="WarmUpBlocks"/> blocks. Memory: 56 bytes. An <see cref="Exceedance"/> costs
/// a few nanoseconds below u, some 10 above. Not scale-aware: the caller passes the smallest sensible tail width.
/// </remarks>
public struct TailEstimator
{
    public const int Kept = 16;
    public const int WarmUpBlocks = 8;

    /// <summary>Memory of one.</summary>
    public const int Bytes = 56;
    private const float ShapeWeight = 24;
    private const float BlockMemory = 0.998f;
    private const float ShapeSteps = 255;
    private const float RaritySteps = 16384;

    /// <summary>Marks a saved tail whose maxima are excesses; before, they were saved as they are.</summary>
    private const byte Packed = 0x80;

    private Excesses _excess;
    private float _scale = 1;
    private float _u;
    private float _current;
    private float _held;
    private float _blocks;
    private ushort _width;
    private ushort _rarity;
    private byte _shape;
    private byte _count;

    public TailEstimator() => _current = _held = float.NegativeInfinity;

    /// <summary>Blocks seen, the forgotten ones discounted: at most 500.</summary>
    public readonly float Blocks => _blocks;

    public readonly bool IsWarm => _count >= 4 && _blocks >= WarmUpBlocks;

    /// <summary>The smallest kept maximum: what the score of a block exceeds about once in <see cref="Blocks"/> / <see cref="Kept"/> blocks.</summary>
    public readonly float Threshold => _u;

    /// <summary>Width of the tail beyond the threshold.</summary>
    public readonly float Width => Float(_width) * _scale;

    /// <summary>-log10 of the chance that a block's maximum reaches the threshold.</summary>
    private readonly float AtThreshold => _rarity / RaritySteps;

    /// <summary>-log10 of the chance that a block's maximum reaches <paramref name="score"/>.</summary>
    /// <param name="score">Raw score.</param>
    /// <param name="leastWidth">Smallest sensible tail width, in the score's unit: keeps flat streams from exploding.</param>
    public readonly double Exceedance(double score, double leastWidth)
    {
        if (!IsWarm)
            return 0;
        double u = _u;
        if (score <= u)
            return u > 0 && score > 0 ? AtThreshold * 0.999 * (score / u) : 0;
        var excess = (score - u) / Math.Max(Width, leastWidth);
        double shape = _shape / ShapeSteps;
        var beyond = _shape > 0 ? PortableMath.Log10(1 + shape * excess) / shape : excess * 0.43429448190325182765;
        return Math.Min(30, AtThreshold + beyond);
    }

    /// <summary>Takes a score of the current block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float score)
    {
        if (score > _current)
            _current = score;
    }

    /// <summary>Drops the scores of the current block and of the one before: they belong to an incident.</summary>
    public void Discard() => _current = _held = float.NegativeInfinity;

    /// <summary>Ends the current block and takes the one before. A block without a score is not counted.</summary>
    /// <param name="priorShape">What the shape of the tail is shrunk to.</param>
    public void EndBlock(float priorShape)
    {
        var maximum = _held;
        _held = _current;
        _current = float.NegativeInfinity;
        if (float.IsNegativeInfinity(maximum))
            return;
        Sink();
        _blocks = (_blocks + 1) * BlockMemory;
        if (_count < Kept || maximum > _u)
        {
            Keep(maximum);
            Fit(priorShape);
        }

        SetRarity();
    }

    /// <summary>Two old blocks become one of double length.</summary>
    public void MergeBlocks()
    {
        _blocks /= 2;
        if (_count > 0)
            SetRarity();
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)(_count | Packed));
        writer.Float(_u);
        writer.Float(_scale);
        for (var i = 0; i < _count - 1; i++)
            writer.Short(_excess[i]);
        writer.Float(_current);
        writer.Float(_held);
        writer.Float(_blocks);
        writer.Short(_width);
        writer.Short(_rarity);
        writer.Byte(_shape);
    }

    public static TailEstimator Load(ref SnapshotReader reader)
    {
        var head = reader.Byte();
        var isPacked = (head & Packed) != 0;
        var tail = new TailEstimator { _count = (byte)(head & ~Packed) };
        if (tail._count > Kept)
            throw new SnapshotException($"a tail of {tail._count} maxima, at most {Kept} are possible");
        if (isPacked)
        {
            tail._u = reader.Float();
            tail._scale = reader.Float();
            for (var i = 0; i < tail._count - 1; i++)
                tail._excess[i] = reader.Short();
        }
        else
        {
            tail.ReadMaxima(ref reader);
        }

        tail._current = reader.Float();
        tail._held = reader.Float();
        tail._blocks = reader.Float();
        tail._width = isPacked ? reader.Short() : Upper(reader.Float());
        if (isPacked)
            tail._rarity = reader.Short();
        tail._shape = isPacked ? reader.Byte() : Step(reader.Float());
        if (!isPacked)
            tail._rarity = RarityOf(reader.Float());
        return tail;
    }

    private void ReadMaxima(ref SnapshotReader reader)
    {
        Span<float> maxima = stackalloc float[Kept];
        maxima = maxima[.._count];
        foreach (ref var maximum in maxima)
            maximum = reader.Float();
        _u = _count == 0 ? 0 : maxima[^1];
        for (var i = 0; i < _count - 1; i++)
            _excess[i] = Upper(maxima[i] - _u);
    }

    // With every doubling of the history what is kept loses a third of its distance from the threshold: the turmoil in which a
    // stream began, or a regime long gone, does not set the scale for ever.
    private void Sink()
    {
        if (_count < Kept)
            return;
        var keep = 1 - 0.5f / (_blocks + Kept);
        _scale *= keep;
    }

    private void SetRarity() => _rarity = RarityOf((float)PortableMath.Log10((_blocks + 1) / _count));

    /// <summary>Takes a maximum in; the smallest one goes if there is no room.</summary>
    private void Keep(float maximum)
    {
        Span<float> maxima = stackalloc float[Kept + 1];
        for (var i = 0; i < _count - 1; i++)
            maxima[i] = _u + Float(_excess[i]) * _scale;
        if (_count > 0)
            maxima[_count - 1] = _u;
        var at = (int)_count;
        for (; at > 0 && maxima[at - 1] < maximum; at--)
            maxima[at] = maxima[at - 1];
        maxima[at] = maximum;

        var u = maxima[Math.Min((int)_count, Kept - 1)];
        _count = (byte)(_count < Kept ? _count + 1 : Kept);
        // Not by way of the maximum itself: beside a large threshold a small excess would lose its digits.
        for (var i = _count - 2; i >= 0; i--)
            _excess[i] = Upper(i == at ? maximum - u : (_u - u) + Float(_excess[i > at ? i - 1 : i]) * _scale);
        (_u, _scale) = (u, 1);
    }

    private void Fit(float priorShape)
    {
        if (_count < 4)
            return;
        var n = _count - 1;
        double mean = 0, variance = 0;
        for (var i = 0; i < n; i++)
            mean += Float(_excess[i]);
        mean /= n;
        for (var i = 0; i < n; i++)
        {
            var e = Float(_excess[i]) - mean;
            variance += e * e;
        }

        variance /= n;
        if (mean <= 1e-12)
        {
            mean = Math.Max(1e-9, Math.Abs(_u) * 1e-3);
            variance = mean * mean;
        }

        var moments = variance > 0 ? 0.5 * (1 - mean * mean / variance) : priorShape;
        _shape = Step((float)((_count * moments + ShapeWeight * priorShape) / (_count + ShapeWeight)));
        _width = Upper((float)mean * (1 - _shape / ShapeSteps));
    }

    private static ushort RarityOf(float value) => (ushort)(Math.Clamp(value, 0, 3.9f) * RaritySteps + 0.5f);

    private static byte Step(float shape) => (byte)(Math.Clamp(shape, 0, 1) * ShapeSteps + 0.5f);

    /// <summary>The upper half of a float, rounded; what is below zero is zero.</summary>
    private static ushort Upper(float value) =>
        value > 0 ? (ushort)((BitConverter.SingleToUInt32Bits(Math.Min(value, 3e38f)) + 0x8000) >> 16) : (ushort)0;

    private static float Float(ushort upper) => BitConverter.UInt32BitsToSingle((uint)upper << 16);

    [InlineArray(Kept - 1)]
    private struct Excesses
    {
        private ushort _first;
    }
}
