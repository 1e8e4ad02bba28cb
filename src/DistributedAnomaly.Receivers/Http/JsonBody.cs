using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DistributedAnomaly.Receivers.Http;

/// <summary>Writes bodies of calls.</summary>
internal static class JsonBody
{
    // The bodies are JSON and nothing else: what HTML would mistake needs no escape, and what is not ASCII stays as short as it is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> members) => WriteValue(json => Object(json, members));

    /// <summary>Any value, a list for instance.</summary>
    public static byte[] WriteValue(Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
            value(json);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Object(Utf8JsonWriter json, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }
}
