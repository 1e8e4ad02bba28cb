using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.RejectedObservation")]
internal struct RejectedObservationSurrogate
{
    [Id(0)] public int Row;
    [Id(1)] public string Reason;
    [Id(2)] public bool Retry;
}

[RegisterConverter]
internal sealed class RejectedObservationConverter : IConverter<RejectedObservation, RejectedObservationSurrogate>
{
    public RejectedObservation ConvertFromSurrogate(in RejectedObservationSurrogate s) => new(s.Row, s.Reason, s.Retry);

    public RejectedObservationSurrogate ConvertToSurrogate(in RejectedObservation v) => new()
    {
        Row = v.Row,
        Reason = v.Reason,
        Retry = v.Retry,
    };
}
