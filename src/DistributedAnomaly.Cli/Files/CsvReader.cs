namespace DistributedAnomaly.Cli.Files;

/// <summary>
/// Reads CSV (RFC 4180, UTF-8) record by record out of one buffer, without allocation per record. Both line ends are taken, empty
/// lines are skipped, a byte order mark too. Fields are valid until the next <see cref="Read"/>.
/// </summary>
/// <remarks>
/// A record that the buffer does not hold to its end is moved to the front, the buffer is filled up (and grown up to
/// <see cref="MaxRecordBytes"/>) and the record is parsed again.
/// </remarks>
internal sealed class CsvReader(Stream stream, int bufferBytes = 256 << 10)
{
    /// <summary>A longer record is an error: most likely a quote that is never closed.</summary>
    public const int MaxRecordBytes = 16 << 20;

    public const int MaxFields = 65_536;

    private byte[] _buffer = new byte[bufferBytes];
    private int _start;
    private int _end;
    private bool _eof;
    private bool _begun;
    private int[] _starts = new int[64];
    private int[] _lengths = new int[64];
    private bool _escaped;
    private int _next;
    private long _nextLine = 1;

    /// <summary>Line of the file in which the record begins, from 1.</summary>
    public long Line { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>Null, or why the record is not CSV; its fields are meaningless then.</summary>
    public string? Fault { get; private set; }

    public ReadOnlySpan<byte> Field(int index) => _buffer.AsSpan(_starts[index], _lengths[index]);

    /// <returns>False: the file is over.</returns>
    /// <exception cref="InvalidDataException">A record is longer than <see cref="MaxRecordBytes"/>.</exception>
    public bool Read()
    {
        while (true)
        {
            if (_start == _end && !Fill())
                return false;
            Line = _nextLine;
            if (!TryParse())
            {
                if (!Fill())
                    throw new InvalidDataException($"line {Line}: a quoted field is not closed at the end of the file");
                continue;
            }

            _start = _next;
            if (FieldCount == 1 && _lengths[0] == 0 && Fault is null)
                continue;
            if (_escaped)
                Unescape();
            return true;
        }
    }

    /// <returns>True: a whole record was there; <see cref="_next"/> is behind it.</returns>
    private bool TryParse()
    {
        FieldCount = 0;
        Fault = null;
        _escaped = false;
        var at = _start;
        var line = Line;
        while (true)
        {
            var fieldStart = at;
            int length;
            if (at < _end && _buffer[at] == '"')
            {
                var close = CloseOfQuote(at + 1, ref line);
                if (close < 0)
                    return false;
                fieldStart = at + 1;
                length = close - fieldStart;
                at = close + 1;
                if (at < _end && _buffer[at] == '\r')
                    at++;
                if (at < _end && _buffer[at] is not ((byte)',' or (byte)'\n'))
                {
                    Fault = "there is text after a closing quote";
                    var skipped = _buffer.AsSpan(at, _end - at).IndexOfAny((byte)',', (byte)'\n');
                    at = skipped < 0 ? _end : at + skipped;
                }

                if (at == _end && !_eof)
                    return false;
            }
            else
            {
                length = _buffer.AsSpan(at, _end - at).IndexOfAny((byte)',', (byte)'\n');
                if (length < 0)
                {
                    if (!_eof)
                        return false;
                    length = _end - at;
                }

                at += length;
                if (length > 0 && (at == _end || _buffer[at] == '\n') && _buffer[at - 1] == '\r')
                    length--;
            }

            AddField(fieldStart, length);
            if (at < _end && _buffer[at] == ',')
            {
                at++;
                continue;
            }

            _next = at < _end ? at + 1 : at;
            _nextLine = line + 1;
            return true;
        }
    }

    /// <returns>Position of the quote that closes the field; -1: it is not in the buffer.</returns>
    private int CloseOfQuote(int at, ref long line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(at, _end - at);
            var quote = rest.IndexOf((byte)'"');
            if (quote < 0 || (quote + 1 == rest.Length && !_eof))
                return -1;
            line += rest[..quote].Count((byte)'\n');
            at += quote;
            if (at + 1 == _end || _buffer[at + 1] != '"')
                return at;
            _escaped = true;
            at += 2;
        }
    }

    private void AddField(int start, int length)
    {
        if (FieldCount == _starts.Length)
        {
            if (FieldCount == MaxFields)
                throw new InvalidDataException($"line {Line}: more than {MaxFields} fields");
            Array.Resize(ref _starts, FieldCount * 2);
            Array.Resize(ref _lengths, FieldCount * 2);
        }

        _starts[FieldCount] = start;
        _lengths[FieldCount++] = length;
    }

    /// <summary>Turns doubled quotes of quoted fields into single ones, in place: the record is not parsed again.</summary>
    private void Unescape()
    {
        for (var i = 0; i < FieldCount; i++)
        {
            if (_starts[i] == 0 || _buffer[_starts[i] - 1] != '"')
                continue;
            var field = _buffer.AsSpan(_starts[i], _lengths[i]);
            var written = 0;
            for (var read = 0; read < field.Length; read++)
            {
                field[written++] = field[read];
                if (field[read] == '"')
                    read++;
            }

            _lengths[i] = written;
        }
    }

    /// <returns>False: there is nothing more.</returns>
    private bool Fill()
    {
        if (_eof)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            if (_end >= MaxRecordBytes)
                throw new InvalidDataException($"line {Line}: a record is longer than {MaxRecordBytes} bytes (a quote that is not closed?)");
            Array.Resize(ref _buffer, Math.Min(_end * 2, MaxRecordBytes));
        }

        var read = stream.Read(_buffer.AsSpan(_end));
        _eof = read == 0;
        _end += read;
        if (!_begun && (_end >= 3 || _eof))
        {
            _begun = true;
            if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
                _start = 3;
        }

        // At the end of the file the record in the buffer is whole, though no line end follows.
        return read > 0 || _start < _end;
    }
}
