using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Fleets;

namespace DistributedAnomaly.Grains.Learning;

/// <summary>What a fleet's grain answers about what the fleet learns.</summary>
/// <param name="Json">The answer; null: there is none.</param>
/// <param name="Refused">Why it cannot be done; null: it was.</param>
/// <param name="MayRetry">It could be done later.</param>
[GenerateSerializer, Immutable, Alias("anomaly.FleetReply")]
internal sealed record FleetReply([property: Id(0)] byte[]? Json, [property: Id(1)] string? Refused, [property: Id(2)] bool MayRetry)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static readonly FleetReply None = new(null, null, MayRetry: false);

    /// <summary>Asks, and keeps what the caller is to hear of a refusal.</summary>
    public static async Task<FleetReply> OfAsync<T>(Func<ValueTask<T?>> ask, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await ask() is { } answer ? None with { Json = JsonSerializer.SerializeToUtf8Bytes(answer, type) } : None;
        }
        catch (FleetModelException error)
        {
            return None with { Refused = error.Message };
        }
        catch (EngineOverloadedException error)
        {
            return None with { Refused = error.Message, MayRetry = true };
        }
    }

    /// <exception cref="FleetModelException">It was refused.</exception>
    /// <exception cref="EngineOverloadedException">It was refused for now.</exception>
    public T? To<T>(JsonTypeInfo<T> type)
        where T : class
    {
        if (Refused is not null)
            throw MayRetry ? new EngineOverloadedException(Refused, RetryAfter) : new FleetModelException(Refused);
        return Json is null ? null : JsonSerializer.Deserialize(Json, type);
    }
}
