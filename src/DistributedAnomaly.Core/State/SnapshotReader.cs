using System.Buffers.Binary;
using System.Text;

namespace DistributedAnomaly.Core.State;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; never past the end, never more than was there.</summary>
public ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>Begins a section that was written between <see cref="SnapshotWriter.Begin"/> and <see cref="SnapshotWriter.End"/>.</summary>
    /// <returns>What must remain after the section.</returns>
    /// <exception cref="SnapshotException">The section is cut off or damaged.</exception>
    public int Begin()
    {
        var length = Int();
        var checksum = (ulong)Long();
        if (length < 0 || length > _rest.Length)
            throw new SnapshotException($"a section of {length} bytes does not fit into the {_rest.Length} bytes left");
        return SnapshotChecksum.Of(_rest[..length]) == checksum
            ? _rest.Length - length
            : throw new SnapshotException("the state is damaged: its checksum does not agree");
    }

    /// <param name="remaining">From <see cref="Begin"/>.</param>
    /// <exception cref="SnapshotException">The section was longer or shorter than what was read.</exception>
    public readonly void End(int remaining)
    {
        if (_rest.Length != remaining)
            throw new SnapshotException($"{_rest.Length - remaining} bytes of a section were not understood");
    }

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public string Text() => Encoding.UTF8.GetString(Take(Length(1)));

    public ReadOnlySpan<byte> Bytes() => Take(Length(1));

    /// <summary>Reads as many values as <paramref name="target"/> holds; another number is an error.</summary>
    public void Floats(Span<float> target)
    {
        if (Length(4) != target.Length)
            throw new SnapshotException($"expected {target.Length} values");
        for (var i = 0; i < target.Length; i++)
            target[i] = Float();
    }

    /// <summary>Reads values that <see cref="SnapshotWriter.Doubles"/> wrote, however many they are.</summary>
    public double[] Doubles()
    {
        var values = new double[Length(8)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
        return values;
    }

    /// <summary>Reads as many values as expected; another number is an error.</summary>
    public double[] Doubles(long expected)
    {
        var values = Doubles();
        return values.Length == expected ? values : throw new SnapshotException($"expected {expected} values, there are {values.Length}");
    }

    /// <summary>Reads values that <see cref="SnapshotWriter.Ints"/> wrote, however many they are.</summary>
    public int[] Ints()
    {
        var values = new int[Length(4)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Int();
        return values;
    }

    /// <summary>Reads a count of items of at least <paramref name="itemBytes"/> bytes that still fit into what is left.</summary>
    public int Length(int itemBytes)
    {
        var count = Int();
        return count < 0 || (long)count * itemBytes > _rest.Length
            ? throw new SnapshotException($"a length of {count} does not fit into the {_rest.Length} bytes left")
            : count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new SnapshotException($"the snapshot ends {count - _rest.Length} bytes early");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
