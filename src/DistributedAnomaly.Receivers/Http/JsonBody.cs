using System.Buffers;
using System.Text.Json;

namespace DistributedAnomaly.Receivers.Http;

/// <summary>Writes bodies of calls.</summary>
internal static class JsonBody
{
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            Object(json, members);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Object(Utf8JsonWriter json, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }
}
