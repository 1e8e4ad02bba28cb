using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Calibration;

/// <summary>
/// Decides where the blocks of a <see cref="TailEstimator"/> end. Young streams get short blocks, so that they can judge
/// soon; blocks double while the stream ages, until they span <see cref="TargetSeconds"/>, so that rarity is told apart
/// over days at a cadence of seconds as well as of minutes.
/// </summary>
public struct BlockClock
{
    /// <summary>Length that blocks grow to, and the unit of time of an evidence: 40 minutes.</summary>
    public const double TargetSeconds = 2400;

    private const int ShortestSamples = 8;
    private const int GrowAfterBlocks = 250;

    private int _length;
    private int _inBlock;
    private int _sinceGrowth;

    public BlockClock() => _length = ShortestSamples;

    /// <summary>Samples per block.</summary>
    public readonly int Length => _length;

    /// <summary>Counts a sample.</summary>
    /// <returns>True: it was the last of its block.</returns>
    public bool Tick()
    {
        if (++_inBlock < _length)
            return false;
        _inBlock = 0;
        _sinceGrowth++;
        return true;
    }

    /// <summary>After a block's end: true when the next blocks are twice as long.</summary>
    public bool Grow(double secondsPerSample)
    {
        if (_sinceGrowth < GrowAfterBlocks || _length * secondsPerSample * 2 > TargetSeconds)
            return false;
        _length *= 2;
        _sinceGrowth = GrowAfterBlocks / 2;
        return true;
    }

    /// <summary>What turns the rarity of an evidence per block into one per 40 minutes, a power of ten.</summary>
    /// <param name="samples">Length of the block.</param>
    /// <param name="secondsPerSample">Usual interval between samples.</param>
    /// <param name="most">Most that a longer block counts more; evidences of several metrics are added up block by block: 0.</param>
    public static double Offset(int samples, double secondsPerSample, double most = 0) =>
        Math.Min(most, PortableMath.Log10(samples * Math.Max(0.001, secondsPerSample) / TargetSeconds));

    /// <summary>By how much even the shortest block is longer than 40 minutes, a power of ten: what <see cref="Offset"/> leaves out.</summary>
    public static double Excess(double secondsPerSample) =>
        Math.Max(0, PortableMath.Log10(ShortestSamples * Math.Max(0.001, secondsPerSample) / TargetSeconds));

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Int(_length);
        writer.Int(_inBlock);
        writer.Int(_sinceGrowth);
    }

    public static BlockClock Load(ref SnapshotReader reader) =>
        new() { _length = Math.Clamp(reader.Int(), ShortestSamples, 1 << 20), _inBlock = reader.Int(), _sinceGrowth = reader.Int() };
}
