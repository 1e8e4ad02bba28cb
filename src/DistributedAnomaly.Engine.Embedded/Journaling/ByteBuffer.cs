using System.Buffers.Binary;
using System.Text;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>A growing array that is used again and again.</summary>
internal sealed class ByteBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public ArraySegment<byte> Segment => new(_bytes, 0, Count);

    public void Clear() => Count = 0;

    public void Byte(byte value) => Grow(1)[0] = value;

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Grow(4), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Grow(8), value);

    /// <summary>Seven bits a byte: one byte below 128.</summary>
    public void Var(uint value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        Var((uint)count);
        Encoding.UTF8.GetBytes(value, Grow(count));
    }

    public void Doubles(ReadOnlySpan<double> values)
    {
        var to = Grow(values.Length * 8);
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(to[(i * 8)..], values[i]);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Grow(bytes.Length));

    private Span<byte> Grow(int count)
    {
        var needed = Count + count;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        var room = _bytes.AsSpan(Count, count);
        Count = needed;
        return room;
    }
}
