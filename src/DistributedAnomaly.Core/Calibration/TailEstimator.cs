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
/// </list>
/// Raw scores may be in any unit; the answer is -log10 of the chance that a block's maximum is at least this large,
/// 0 to 30, and 0 during the first <see cref="WarmUpBlocks"/> blocks. Memory: 76 bytes. An <see cref="Exceedance"/> costs
/// a few nanoseconds below u, some 10 above. Not scale-aware: the caller passes the smallest sensible tail width.
/// </remarks>
public struct TailEstimator
{
    public const int Kept = 12;
    public const int WarmUpBlocks = 8;
    private const float ShapeWeight = 24;
    private const float BlockMemory = 0.998f;

    private Maxima _top;
    private float _current;
    private float _held;
    private float _blocks;
    private float _width;
    private float _shape;
    private float _atThreshold;
    private int _count;

    public TailEstimator() => _current = _held = float.NegativeInfinity;

    /// <summary>Blocks seen, the forgotten ones discounted: at most 500.</summary>
    public readonly float Blocks => _blocks;

    public readonly bool IsWarm => _count >= 4 && _blocks >= WarmUpBlocks;

    /// <summary>The smallest kept maximum: what the score of a block exceeds about once in <see cref="Blocks"/> / <see cref="Kept"/> blocks.</summary>
    public readonly float Threshold => _count == 0 ? 0 : _top[_count - 1];

    /// <summary>Width of the tail beyond the threshold.</summary>
    public readonly float Width => _width;

    /// <summary>-log10 of the chance that a block's maximum reaches <paramref name="score"/>.</summary>
    /// <param name="score">Raw score.</param>
    /// <param name="leastWidth">Smallest sensible tail width, in the score's unit: keeps flat streams from exploding.</param>
    public readonly double Exceedance(double score, double leastWidth)
    {
        if (!IsWarm)
            return 0;
        double u = _top[_count - 1];
        if (score <= u)
            return u > 0 && score > 0 ? _atThreshold * 0.999 * (score / u) : 0;
        var excess = (score - u) / Math.Max(_width, leastWidth);
        var beyond = _shape > 1e-3 ? PortableMath.Log10(1 + _shape * excess) / _shape : excess * 0.43429448190325182765;
        return Math.Min(30, _atThreshold + beyond);
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
        if (_count < Kept || maximum > _top[_count - 1])
        {
            var i = _count < Kept ? _count++ : _count - 1;
            for (; i > 0 && _top[i - 1] < maximum; i--)
                _top[i] = _top[i - 1];
            _top[i] = maximum;
            Fit(priorShape);
        }

        _atThreshold = Math.Max(0, (float)PortableMath.Log10((_blocks + 1) / _count));
    }

    /// <summary>Two old blocks become one of double length.</summary>
    public void MergeBlocks()
    {
        _blocks /= 2;
        if (_count > 0)
            _atThreshold = Math.Max(0, (float)PortableMath.Log10((_blocks + 1) / _count));
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)_count);
        for (var i = 0; i < _count; i++)
            writer.Float(_top[i]);
        writer.Float(_current);
        writer.Float(_held);
        writer.Float(_blocks);
        writer.Float(_width);
        writer.Float(_shape);
        writer.Float(_atThreshold);
    }

    public static TailEstimator Load(ref SnapshotReader reader)
    {
        var tail = new TailEstimator { _count = reader.Byte() };
        if (tail._count > Kept)
            throw new SnapshotException($"a tail of {tail._count} maxima, at most {Kept} are possible");
        for (var i = 0; i < tail._count; i++)
            tail._top[i] = reader.Float();
        tail._current = reader.Float();
        tail._held = reader.Float();
        tail._blocks = reader.Float();
        tail._width = reader.Float();
        tail._shape = reader.Float();
        tail._atThreshold = reader.Float();
        return tail;
    }

    // With every doubling of the history what is kept loses a third of its distance from the threshold: the turmoil in which a
    // stream began, or a regime long gone, does not set the scale for ever.
    private void Sink()
    {
        if (_count < Kept)
            return;
        var u = _top[_count - 1];
        var keep = 1 - 0.5f / (_blocks + Kept);
        for (var i = 0; i < _count - 1; i++)
            _top[i] = u + (_top[i] - u) * keep;
        _width *= keep;
    }

    private void Fit(float priorShape)
    {
        if (_count < 4)
            return;
        var n = _count - 1;
        double u = _top[n], mean = 0, variance = 0;
        for (var i = 0; i < n; i++)
            mean += _top[i] - u;
        mean /= n;
        for (var i = 0; i < n; i++)
        {
            var e = _top[i] - u - mean;
            variance += e * e;
        }

        variance /= n;
        if (mean <= 1e-12)
        {
            mean = Math.Max(1e-9, Math.Abs(u) * 1e-3);
            variance = mean * mean;
        }

        var moments = variance > 0 ? 0.5 * (1 - mean * mean / variance) : priorShape;
        _shape = (float)Math.Clamp((_count * moments + ShapeWeight * priorShape) / (_count + ShapeWeight), 0, 1);
        _width = (float)(mean * (1 - _shape));
    }

    [InlineArray(Kept)]
    private struct Maxima
    {
        private float _first;
    }
}
