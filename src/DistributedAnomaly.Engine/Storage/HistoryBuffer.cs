using System.Buffers.Binary;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Storage;

/// <summary>Packs the metrics of one row, little-endian: roll-ups in 56 bytes, raw values in 12.</summary>
internal sealed class HistoryBuffer
{
    public const int RollupBytes = 56;
    public const int ValueBytes = 12;

    private byte[] _bytes = new byte[1024];
    private int _count;

    public ArraySegment<byte> Written => new(_bytes, 0, _count);

    /// <summary>Bytes that a batch will take on the disk, rows' overhead included, generously.</summary>
    public static long Estimate(HistoryBatch batch) =>
        (batch.Minutes + batch.RawRows) * 48L + batch.Items * (RollupBytes + 4L);

    public void Clear() => _count = 0;

    public void Add(int metric, in Rollup rollup)
    {
        var to = Grow(RollupBytes);
        BinaryPrimitives.WriteInt32LittleEndian(to, metric);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], rollup.Count);
        BinaryPrimitives.WriteDoubleLittleEndian(to[8..], rollup.Min);
        BinaryPrimitives.WriteDoubleLittleEndian(to[16..], rollup.Max);
        BinaryPrimitives.WriteDoubleLittleEndian(to[24..], rollup.Mean);
        BinaryPrimitives.WriteDoubleLittleEndian(to[32..], rollup.Last);
        BinaryPrimitives.WriteSingleLittleEndian(to[40..], (float)rollup.Expected);
        BinaryPrimitives.WriteSingleLittleEndian(to[44..], (float)rollup.Low);
        BinaryPrimitives.WriteSingleLittleEndian(to[48..], (float)rollup.High);
        BinaryPrimitives.WriteSingleLittleEndian(to[52..], (float)rollup.Surprise);
    }

    public void Add(int metric, double value)
    {
        var to = Grow(ValueBytes);
        BinaryPrimitives.WriteInt32LittleEndian(to, metric);
        BinaryPrimitives.WriteDoubleLittleEndian(to[4..], value);
    }

    /// <summary>Adds those metrics of another row that this one does not have.</summary>
    public void AddMissing(ReadOnlySpan<byte> other, int itemBytes)
    {
        var own = _count;
        for (; !other.IsEmpty; other = other[itemBytes..])
        {
            if (!Has(BinaryPrimitives.ReadInt32LittleEndian(other), own, itemBytes))
                other[..itemBytes].CopyTo(Grow(itemBytes));
        }
    }

    /// <summary>Adds those metrics of another row that this one does not have; of one that is there twice, the last.</summary>
    public void AddMissingNewest(ReadOnlySpan<byte> other, int itemBytes)
    {
        for (var at = other.Length - itemBytes; at >= 0; at -= itemBytes)
        {
            var item = other.Slice(at, itemBytes);
            if (!Has(BinaryPrimitives.ReadInt32LittleEndian(item), _count, itemBytes))
                item.CopyTo(Grow(itemBytes));
        }
    }

    public static (int Metric, Rollup Rollup) ReadRollup(ReadOnlySpan<byte> from, long startMs) => (
        BinaryPrimitives.ReadInt32LittleEndian(from),
        new Rollup(
            startMs, BinaryPrimitives.ReadInt32LittleEndian(from[4..]), BinaryPrimitives.ReadDoubleLittleEndian(from[8..]),
            BinaryPrimitives.ReadDoubleLittleEndian(from[16..]), BinaryPrimitives.ReadDoubleLittleEndian(from[24..]),
            BinaryPrimitives.ReadDoubleLittleEndian(from[32..]), BinaryPrimitives.ReadSingleLittleEndian(from[40..]),
            BinaryPrimitives.ReadSingleLittleEndian(from[44..]), BinaryPrimitives.ReadSingleLittleEndian(from[48..]),
            BinaryPrimitives.ReadSingleLittleEndian(from[52..])));

    public static (int Metric, double Value) ReadValue(ReadOnlySpan<byte> from) =>
        (BinaryPrimitives.ReadInt32LittleEndian(from), BinaryPrimitives.ReadDoubleLittleEndian(from[4..]));

    private bool Has(int metric, int count, int itemBytes)
    {
        for (var at = 0; at < count; at += itemBytes)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at)) == metric)
                return true;
        }

        return false;
    }

    private Span<byte> Grow(int count)
    {
        if (_count + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_count + count, _bytes.Length * 2));
        var room = _bytes.AsSpan(_count, count);
        _count += count;
        return room;
    }
}
