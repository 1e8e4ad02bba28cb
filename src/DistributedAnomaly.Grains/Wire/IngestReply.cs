using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Wire;

/// <summary>The answer to a batch; or why it was refused as a whole. A refusal is an answer, because exceptions lose their meaning on the wire.</summary>
[GenerateSerializer, Immutable, Alias("anomaly.IngestReply")]
internal sealed class IngestReply
{
    [Id(0)] public int Accepted { get; init; }

    [Id(1)] public int Ignored { get; init; }

    [Id(2)] public RejectedObservation[] Rejected { get; init; } = [];

    [Id(3)] public ObservationVerdict[] Verdicts { get; init; } = [];

    /// <summary>Too much is under way, or what is taken could not be kept as promised.</summary>
    [Id(4)] public string? Overloaded { get; init; }

    [Id(5)] public TimeSpan RetryAfter { get; init; }

    /// <summary>The fleet may not be created.</summary>
    [Id(6)] public string? UnknownFleet { get; init; }

    /// <exception cref="EngineOverloadedException">The batch was refused.</exception>
    /// <exception cref="UnknownFleetException">The fleet may not be created.</exception>
    public ObserveResult ToResult(string fleet)
    {
        if (UnknownFleet is not null)
            throw new UnknownFleetException(fleet, UnknownFleet);
        if (Overloaded is not null)
            throw new EngineOverloadedException(Overloaded, RetryAfter);
        return new ObserveResult(Accepted, Ignored, Rejected, Verdicts);
    }
}
