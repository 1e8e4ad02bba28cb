using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace DistributedAnomaly.Core.State;

/// <summary>Writes state as little-endian bytes into one growing buffer that is used again after <see cref="Clear"/>.</summary>
public sealed class SnapshotWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Begins a section that <see cref="End"/> completes with its length and checksum.</summary>
    public int Begin()
    {
        var start = _length;
        Take(SnapshotChecksum.HeaderBytes);
        return start;
    }

    /// <param name="start">From <see cref="Begin"/>.</param>
    public void End(int start)
    {
        var body = _buffer.AsSpan(start + SnapshotChecksum.HeaderBytes, _length - start - SnapshotChecksum.HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(start + 4), SnapshotChecksum.Of(body));
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Short(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Float(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(4), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Writes the length in bytes, then the text as UTF-8.</summary>
    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Int(bytes);
        Encoding.UTF8.GetBytes(value, Take(bytes));
    }

    /// <summary>Writes the length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> values)
    {
        Int(values.Length);
        values.CopyTo(Take(values.Length));
    }

    /// <summary>Writes the length, then the values.</summary>
    public void Floats(ReadOnlySpan<float> values)
    {
        Int(values.Length);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(Take(values.Length * 4));
            return;
        }

        foreach (var value in values)
            Float(value);
    }

    /// <summary>Writes the length, then the values.</summary>
    public void Doubles(ReadOnlySpan<double> values)
    {
        Int(values.Length);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(Take(checked(values.Length * 8)));
            return;
        }

        foreach (var value in values)
            Double(value);
    }

    /// <summary>Writes the length, then the values.</summary>
    public void Ints(ReadOnlySpan<int> values)
    {
        Int(values.Length);
        foreach (var value in values)
            Int(value);
    }

    private Span<byte> Take(int count)
    {
        if (count > _buffer.Length - _length)
            Array.Resize(ref _buffer, (int)Math.Max((long)_length + count, Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
