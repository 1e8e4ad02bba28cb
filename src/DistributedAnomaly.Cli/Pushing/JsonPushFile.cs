using System.Text.Json;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>One document: <c>{"observations":[...]}</c> or the list alone. It is read as a whole, so its size is bounded.</summary>
internal sealed class JsonPushFile : IPushFile
{
    public const int MaxBytes = 256 << 20;

    private readonly JsonDocument _document;
    private JsonElement.ArrayEnumerator _rows;

    /// <exception cref="InvalidDataException">It is too large, no JSON, or has no list of observations.</exception>
    public JsonPushFile(string path)
    {
        using var input = new InputFile(path);
        _document = Parse(input.Content);
        Position = input.Position;
        var root = _document.RootElement;
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("observations", out var observations) ? observations : root;
        if (list.ValueKind != JsonValueKind.Array)
        {
            _document.Dispose();
            throw new InvalidDataException("expected {\"observations\":[...]} or [...]; one observation a line is NDJSON (--format ndjson)");
        }

        _rows = list.EnumerateArray();
    }

    public string? Fault => null;

    public long Line => 0;

    public long Position { get; }

    public bool Read() => _rows.MoveNext();

    public void WriteTo(RowBatch batch) => _rows.Current.WriteTo(batch.Json);

    public void Dispose() => _document.Dispose();

    private static JsonDocument Parse(Stream content)
    {
        var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = content.Read(chunk)) > 0;)
        {
            if (bytes.Length + read > MaxBytes)
                throw new InvalidDataException($"the document is larger than {MaxBytes >> 20} MiB; write one observation a line (NDJSON) instead");
            bytes.Write(chunk, 0, read);
        }

        try
        {
            var text = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            return JsonDocument.Parse(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("it is not JSON: " + e.Message, e);
        }
    }
}
