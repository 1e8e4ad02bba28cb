using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.Episode")]
internal struct EpisodeSurrogate
{
    [Id(0)] public long Number;
    [Id(1)] public long StartedMs;
    [Id(2)] public long EndedMs;
    [Id(3)] public byte Severity;
    [Id(4)] public double PeakSurprise;
}

[RegisterConverter]
internal sealed class EpisodeConverter : IConverter<Episode, EpisodeSurrogate>
{
    public Episode ConvertFromSurrogate(in EpisodeSurrogate s) => new(s.Number, s.StartedMs, s.EndedMs, (Severity)s.Severity, s.PeakSurprise);

    public EpisodeSurrogate ConvertToSurrogate(in Episode v) => new()
    {
        Number = v.Number,
        StartedMs = v.StartedMs,
        EndedMs = v.EndedMs,
        Severity = (byte)v.Severity,
        PeakSurprise = v.PeakSurprise,
    };
}
