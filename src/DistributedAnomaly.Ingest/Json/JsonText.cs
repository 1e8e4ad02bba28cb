using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>Texts out of the JSON reader, and words for what it found.</summary>
internal static class JsonText
{
    private const int ShownBytes = 40;

    /// <summary>The text of the current name or string.</summary>
    /// <returns>Null: not Unicode (bytes that are not UTF-8, or half of a surrogate pair).</returns>
    public static string? Decode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Utf8.IsValid(reader.ValueSpan) ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that an escape is half of a surrogate pair; it has no Try form.
            return null;
        }
    }

    /// <summary>Is the current name this one, escaped or not?</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? Decode(ref reader) == Encoding.UTF8.GetString(name) : reader.ValueSpan.SequenceEqual(name);

    /// <summary>The current token in words, shortened.</summary>
    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.Number => Shown(reader.ValueSpan),
        JsonTokenType.String => $"the text \"{Shown(reader.ValueSpan)}\"",
        _ => Shown(reader.ValueSpan),
    };

    /// <summary>As sent, without what could disturb a terminal or a log.</summary>
    public static string Shown(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, ShownBytes)]);
        return Shown(text) + (utf8.Length > ShownBytes ? $"... ({utf8.Length} bytes)" : string.Empty);
    }

    public static string Shown(string text)
    {
        if (text.Length > ShownBytes)
            text = string.Concat(text.AsSpan(0, ShownBytes), "...");
        return text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
    }
}
