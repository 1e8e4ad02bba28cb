using System.Text.Json;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>One observation: JSON tokens to one row, or to one reason why not.</summary>
internal sealed class ObservationParser(IngestLimits limits, NameCaches names)
{
    private readonly TimestampReader _timestamps = new(limits);
    private readonly MetricsReader _metrics = new(limits, names.Metrics);
    private readonly ContextReader _contexts = new(limits, names.Contexts);
    private Seen _seen;
    private string? _entity;
    private long _timeMs;
    private ContextLabels? _context;

    [Flags]
    private enum Seen
    {
        None = 0,
        Entity = 1,
        Timestamp = 2,
        Metrics = 4,
        Context = 8,
    }

    /// <param name="reader">At the first token of the observation; afterwards at its last one, valid or not.</param>
    /// <param name="source">What the reader reads from.</param>
    /// <param name="into">Receives the row or the reason.</param>
    /// <exception cref="JsonException">The JSON itself is broken; nothing was added.</exception>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ParsedObservations into)
    {
        var depth = reader.CurrentDepth;
        var fault = Properties(ref reader, source, into.Batch);
        // A fault leaves the reader somewhere inside: on to the end of this observation.
        while (fault is not null && !(reader.CurrentDepth == depth && reader.TokenType is not JsonTokenType.StartObject and not JsonTokenType.StartArray))
            reader.Read();
        if (fault is null)
            into.Add(_entity!, _timeMs, _context, _metrics.Names, _metrics.Values);
        else
            into.AddInvalid(fault);
    }

    private string? Properties(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, ObservationBatch batch)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"observation is {JsonText.Describe(ref reader)}; expected an object with entity, timestamp and metrics";
        _seen = Seen.None;
        _timeMs = batch.ReceivedMs;
        _context = null;
        _metrics.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = Which(ref reader);
            if (property == Seen.None)
                return $"unknown property '{JsonText.Shown(reader.ValueSpan)}'; expected entity, timestamp, metrics or context";
            if ((_seen & property) != Seen.None)
                return $"property '{JsonText.Shown(reader.ValueSpan)}' occurs twice";
            _seen |= property;
            reader.Read();
            var fault = property switch
            {
                Seen.Entity => Entity(ref reader),
                Seen.Timestamp => Timestamp(ref reader, batch.ReceivedMs),
                Seen.Metrics => _metrics.Read(ref reader, batch.Count == 0 ? [] : batch.Metrics(batch.Count - 1)),
                _ => _contexts.Read(ref reader, source, out _context),
            };
            if (fault is not null)
                return fault;
        }

        return (_seen & Seen.Entity) == Seen.None ? "entity is missing"
            : (_seen & Seen.Metrics) == Seen.None ? "metrics is missing"
            : null;
    }

    private static Seen Which(ref Utf8JsonReader reader) =>
        JsonText.Is(ref reader, "entity"u8) ? Seen.Entity
        : JsonText.Is(ref reader, "timestamp"u8) ? Seen.Timestamp
        : JsonText.Is(ref reader, "metrics"u8) ? Seen.Metrics
        : JsonText.Is(ref reader, "context"u8) ? Seen.Context
        : Seen.None;

    private string? Entity(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return $"entity is {JsonText.Describe(ref reader)}; expected a text";
        _entity = names.Entities.Find(reader.ValueSpan);
        if (_entity is not null)
            return null;
        _entity = JsonText.Decode(ref reader);
        if (_entity is null)
            return "entity is not valid Unicode text";
        if (NameRules.EntityFault(_entity) is { } fault)
            return $"entity {fault}";
        names.Entities.Add(reader.ValueSpan, _entity);
        return null;
    }

    private string? Timestamp(ref Utf8JsonReader reader, long nowMs) =>
        reader.TokenType == JsonTokenType.Null ? null : _timestamps.Read(ref reader, nowMs, out _timeMs);
}
