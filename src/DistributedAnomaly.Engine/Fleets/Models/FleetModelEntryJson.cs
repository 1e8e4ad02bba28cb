using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>What is known of a version, as stores keep it.</summary>
[JsonSerializable(typeof(FleetModelEntry))]
internal sealed partial class FleetModelEntryJson : JsonSerializerContext
{
    public static byte[] Write(FleetModelEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Default.FleetModelEntry);

    /// <exception cref="InvalidDataException">Not what <see cref="Write"/> wrote.</exception>
    public static FleetModelEntry Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.FleetModelEntry) ?? throw new InvalidDataException("A version of a model is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("A version of a model cannot be read: " + error.Message, error);
        }
    }
}
