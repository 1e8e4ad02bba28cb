namespace DistributedAnomaly.Cli.Files;

/// <summary>Reads lines of bytes out of one buffer; empty ones are skipped, a byte order mark too. A line is valid until the next read.</summary>
internal sealed class LineReader(Stream stream)
{
    public const int MaxLineBytes = 16 << 20;

    private byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;
    private int _lineStart;
    private int _length;
    private bool _eof;

    /// <summary>From 1, empty lines included.</summary>
    public long Line { get; private set; }

    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_lineStart, _length);

    /// <returns>False: the file is over.</returns>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLineBytes"/>.</exception>
    public bool Read()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && !_eof)
            {
                Fill();
                continue;
            }

            if (length < 0 && rest.IsEmpty)
                return false;
            Line++;
            var whole = length < 0 ? rest.Length : length;
            _lineStart = _start;
            _length = whole;
            _start += length < 0 ? whole : whole + 1;
            Trim();
            if (_length > 0)
                return true;
        }
    }

    private void Trim()
    {
        if (Line == 1 && Current.StartsWith("\uFEFF"u8))
            (_lineStart, _length) = (_lineStart + 3, _length - 3);
        while (_length > 0 && IsSpace(_buffer[_lineStart]))
            (_lineStart, _length) = (_lineStart + 1, _length - 1);
        while (_length > 0 && IsSpace(_buffer[_lineStart + _length - 1]))
            _length--;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            if (_end >= MaxLineBytes)
                throw new InvalidDataException($"line {Line + 1} is longer than {MaxLineBytes} bytes");
            Array.Resize(ref _buffer, Math.Min(_end * 2, MaxLineBytes));
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _eof = read == 0;
        _end += read;
    }
}
