using System.Globalization;
using System.Text.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>
/// JSON bodies to columns in one pass, without a document in memory and without an allocation per observation once its names are known.
/// <list type="number">
/// <item>The tokens of the body are walked once; entity, metric names and labels come from the shared caches.</item>
/// <item>An observation is gathered and checked on its own: valid, it becomes a row; invalid, a reason with its position.</item>
/// <item>A document that is not well-formed JSON to its end is refused whole: what was meant cannot be known. Of NDJSON only the
/// broken lines are refused, since a line's end is certain.</item>
/// </list>
/// Not thread-safe: one reader per request at a time. Benchmark: IngestBenchmarks.
/// </summary>
public sealed class JsonObservationReader(IngestLimits limits, NameCaches names)
{
    // The reader keeps one bit per level and does not recurse: deep nesting costs nothing and is refused where it stands.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly ObservationParser _parser = new(limits, names);

    /// <summary>Reads <c>{"observations":[...]}</c>.</summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="into">Cleared by the caller, which sets fleet and time of receipt.</param>
    /// <exception cref="IngestException">Not well-formed, another shape, or too many observations; nothing is to be taken.</exception>
    public void ReadDocument(ReadOnlySpan<byte> utf8, ParsedObservations into)
    {
        utf8 = WithoutMark(utf8);
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            throw Shape("nothing in it");
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Shape(JsonText.Describe(ref reader));
            var seen = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!JsonText.Is(ref reader, "observations"u8))
                    throw Shape($"the property '{JsonText.Shown(reader.ValueSpan)}'");
                if (seen)
                    throw Shape("'observations' twice");
                seen = true;
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw Shape($"'observations' as {JsonText.Describe(ref reader)}");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadOne(ref reader, utf8, into);
            }

            // Whatever follows the document is an error of its syntax.
            reader.Read();
            if (!seen)
                throw Shape("no 'observations'");
        }
        catch (JsonException e)
        {
            throw new IngestException(
                IngestFault.Malformed, $"The body is not well-formed JSON: {Syntax(e)} Nothing was taken.{NumberHint(utf8, e)}", e);
        }
    }

    /// <summary>Reads NDJSON: one observation a line; empty lines do not count.</summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="into">Cleared by the caller, which sets fleet and time of receipt.</param>
    /// <exception cref="IngestException">Too many observations; nothing is to be taken.</exception>
    public void ReadLines(ReadOnlySpan<byte> utf8, ParsedObservations into)
    {
        utf8 = WithoutMark(utf8);
        while (utf8.Length > 0)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = (end < 0 ? utf8 : utf8[..end]).Trim(" \t\r"u8);
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            if (line.Length > 0)
                ReadLine(line, into);
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, ParsedObservations into)
    {
        var reader = new Utf8JsonReader(line, Options);
        var before = into.Count;
        try
        {
            reader.Read();
            ReadOne(ref reader, line, into);
            // Whatever follows on the line is an error of its syntax.
            reader.Read();
        }
        catch (JsonException e)
        {
            if (into.Count > before)
                into.RemoveLast();
            into.AddInvalid($"the line is not well-formed JSON: {Syntax(e)}{NumberHint(line, e)}");
        }
    }

    private void ReadOne(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ParsedObservations into)
    {
        CheckRoom(into);
        _parser.Read(ref reader, source, into);
    }

    private void CheckRoom(ParsedObservations into)
    {
        if (into.Count == limits.MaxObservations)
        {
            throw new IngestException(
                IngestFault.TooLarge, $"The body has more than {limits.MaxObservations} observations. Nothing was taken; send fewer at a time.");
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static IngestException Shape(string found) =>
        new(IngestFault.Malformed, $"The body has {found}; expected {{\"observations\":[...]}}. Nothing was taken.");

    /// <summary>The parser's message without its tail on line and path, which follow in plain words.</summary>
    private static string Syntax(JsonException e)
    {
        var message = e.Message;
        var tail = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{(tail < 0 ? message : message[..tail])} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
    }

    private static string NumberHint(ReadOnlySpan<byte> utf8, JsonException e)
    {
        var line = utf8;
        for (var skip = e.LineNumber ?? 0; skip > 0 && line.IndexOf((byte)'\n') is var end and >= 0; skip--)
            line = line[(end + 1)..];
        var at = (int)Math.Min(e.BytePositionInLine ?? 0, line.Length);
        var found = line[at..];
        return found.StartsWith("NaN"u8) || found.StartsWith("Inf"u8) || (at > 0 && line[at - 1] == '-' && found.StartsWith("I"u8))
            ? " JSON has no NaN and no Infinity: leave such a metric out."
            : string.Empty;
    }
}
