using System.Buffers.Binary;
using System.Text;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>Reads what <see cref="ByteBuffer"/> wrote; never past the end.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Take(1)[0];

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ulong Var()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("a number is longer than 64 bits");
    }

    public long Zigzag()
    {
        var bits = Var();
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    /// <summary>A count of items that take at least one byte each, so that damage cannot ask for absurd memory.</summary>
    public int Count()
    {
        var count = Var();
        return count <= (ulong)_rest.Length
            ? (int)count
            : throw new InvalidDataException($"a count of {count} does not fit into the {_rest.Length} bytes left");
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new InvalidDataException($"the record ends {count - _rest.Length} bytes early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
