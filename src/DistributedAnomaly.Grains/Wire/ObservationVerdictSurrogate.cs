using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.ObservationVerdict")]
internal struct ObservationVerdictSurrogate
{
    [Id(0)] public int Row;
    [Id(1)] public string Entity;
    [Id(2)] public long TimeMs;
    [Id(3)] public double Surprise;
    [Id(4)] public byte Severity;
    [Id(5)] public byte State;
    [Id(6)] public Reason[] Reasons;
}

[RegisterConverter]
internal sealed class ObservationVerdictConverter : IConverter<ObservationVerdict, ObservationVerdictSurrogate>
{
    public ObservationVerdict ConvertFromSurrogate(in ObservationVerdictSurrogate s) => new(s.Row, s.Entity, s.TimeMs, s.Surprise, (Severity)s.Severity, (EntityState)s.State, s.Reasons);

    public ObservationVerdictSurrogate ConvertToSurrogate(in ObservationVerdict v) => new()
    {
        Row = v.Row,
        Entity = v.Entity,
        TimeMs = v.TimeMs,
        Surprise = v.Surprise,
        Severity = (byte)v.Severity,
        State = (byte)v.State,
        Reasons = [.. v.Reasons],
    };
}
