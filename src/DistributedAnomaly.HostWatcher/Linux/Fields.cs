using System.Buffers.Text;

namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Walks through the lines and the blank-separated fields of a kernel's text.</summary>
internal ref struct Fields(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next line; false at the end of the text.</summary>
    public bool NextLine(out Fields line)
    {
        if (_rest.IsEmpty)
        {
            line = default;
            return false;
        }

        var end = _rest.IndexOf((byte)'\n');
        line = new Fields(end < 0 ? _rest : _rest[..end]);
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        return true;
    }

    /// <summary>The next field; empty at the end of the line.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _rest = _rest.TrimStart(" \t"u8);
        var end = _rest.IndexOfAny(" \t"u8);
        var field = end < 0 ? _rest : _rest[..end];
        _rest = _rest[field.Length..];
        return field;
    }

    /// <summary>The next field as a number; 0 if it is missing or none (older kernels tell fewer fields).</summary>
    public ulong NextNumber() => Utf8Parser.TryParse(Next(), out ulong value, out _) ? value : 0;

    public void Skip(int fields)
    {
        for (var i = 0; i < fields; i++)
            Next();
    }
}
