using System.Buffers;
using System.Text.Json;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>Writes observations as NDJSON into one buffer that is used again after <see cref="Clear"/>.</summary>
internal sealed class ObservationLines : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private readonly Utf8JsonWriter _json;

    public ObservationLines() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public int Length => _buffer.WrittenCount;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Add(in PendingObservation observation)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("entity"u8, observation.Entity);
        _json.WriteString("timestamp"u8, observation.Timestamp);
        _json.WriteStartObject("metrics"u8);
        foreach (var (name, value) in observation.Metrics)
            _json.WriteNumber(name, value);
        _json.WriteEndObject();
        if (observation.Context is { Length: > 0 } context)
        {
            _json.WriteStartObject("context"u8);
            foreach (var (name, value) in context)
                _json.WriteString(name, value);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();
}
