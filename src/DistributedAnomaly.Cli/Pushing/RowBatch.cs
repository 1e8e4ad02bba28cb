using System.Buffers;
using System.Text.Json;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>Rows of one request as NDJSON, and which rows of the input they are. Used again after <see cref="Clear"/>.</summary>
internal sealed class RowBatch
{
    private readonly ArrayBufferWriter<byte> _lines = new(1 << 20);
    private readonly List<long> _rows = [];
    private readonly List<int> _starts = [];

    public RowBatch() => Json = new Utf8JsonWriter(_lines, new JsonWriterOptions { SkipValidation = true });

    public int Count => _rows.Count;

    public int Bytes => _lines.WrittenCount;

    public ReadOnlyMemory<byte> Lines => _lines.WrittenMemory;

    /// <summary>The last row of the input that was read for this batch, sent or not; 0: none was.</summary>
    public long LastRow { get; set; }

    /// <summary>Bytes of the files read until then.</summary>
    public long Position { get; set; }

    /// <summary>Rows that cannot be sent.</summary>
    public List<RejectedRow> Faults { get; } = [];

    /// <summary>Writes into the batch; to be reset before a row and flushed after it.</summary>
    public Utf8JsonWriter Json { get; }

    public long Row(int index) => _rows[index];

    public void Begin(long row)
    {
        _rows.Add(row);
        _starts.Add(Bytes);
        Json.Reset();
    }

    public void Write(ReadOnlySpan<byte> line) => _lines.Write(line);

    public void End()
    {
        Json.Flush();
        _lines.Write("\n"u8);
    }

    public void Clear()
    {
        _lines.ResetWrittenCount();
        _rows.Clear();
        _starts.Clear();
        Faults.Clear();
        (LastRow, Position) = (0, 0);
    }

    /// <summary>Takes over some rows of another batch.</summary>
    public void CopyFrom(RowBatch other, IEnumerable<int> indices)
    {
        foreach (var index in indices)
        {
            var end = index + 1 < other.Count ? other._starts[index + 1] : other.Bytes;
            _rows.Add(other._rows[index]);
            _starts.Add(Bytes);
            _lines.Write(other._lines.WrittenSpan[other._starts[index]..end]);
        }
    }
}
