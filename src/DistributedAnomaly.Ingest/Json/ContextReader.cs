using System.Text.Json;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>Context labels. A set seen before is found by its JSON text and costs no allocation.</summary>
internal sealed class ContextReader(IngestLimits limits, Utf8Cache<ContextLabels> cache)
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <param name="reader">At the value; afterwards at its end.</param>
    /// <param name="source">What the reader reads from.</param>
    /// <param name="labels">The labels; null if there are none.</param>
    /// <returns>Null, or why the labels are refused; the reader may then stand anywhere inside the value.</returns>
    public string? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, out ContextLabels? labels)
    {
        labels = null;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"context is {JsonText.Describe(ref reader)}; expected an object of texts";
        var ahead = reader;
        ahead.Skip();
        var text = source[(int)reader.TokenStartIndex..(int)ahead.BytesConsumed];
        labels = cache.Find(text);
        if (labels is not null)
        {
            reader = ahead;
            return null;
        }

        if (Pairs(ref reader) is { } fault)
            return fault;
        if (_pairs.Count > 0)
            cache.Add(text, labels = ContextLabels.From(_pairs));
        return null;
    }

    private string? Pairs(ref Utf8JsonReader reader)
    {
        _pairs.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Decode(ref reader);
            if (name is null)
                return "a label's name is not valid Unicode text";
            if (NameRules.Fault(name) is { } badName)
                return $"a label's name {badName}";
            if (_pairs.Count == limits.MaxLabels)
                return $"context has more than {limits.MaxLabels} labels";
            if (_pairs.Exists(p => p.Key == name))
                return $"context has the label '{JsonText.Shown(name)}' twice";
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                return $"label '{JsonText.Shown(name)}' is {JsonText.Describe(ref reader)}; expected a text";
            var value = JsonText.Decode(ref reader);
            if (value is null)
                return $"label '{JsonText.Shown(name)}' is not valid Unicode text";
            if (NameRules.TextFault(value) is { } badValue)
                return $"label '{JsonText.Shown(name)}' {badValue}";
            _pairs.Add(new(name, value));
        }

        return null;
    }
}
