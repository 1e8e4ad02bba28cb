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

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Int(_length);
        writer.Int(_inBlock);
        writer.Int(_sinceGrowth);
    }

    public static BlockClock Load(ref SnapshotReader reader) =>
        new() { _length = Math.Clamp(reader.Int(), ShortestSamples, 1 << 20), _inBlock = reader.Int(), _sinceGrowth = reader.Int() };
}
