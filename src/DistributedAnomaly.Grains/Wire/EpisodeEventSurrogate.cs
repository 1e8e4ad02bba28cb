using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Grains.Wire;

[GenerateSerializer, Alias("anomaly.EpisodeEvent")]
internal struct EpisodeEventSurrogate
{
    [Id(0)] public EntityKey Key;
    [Id(1)] public long TimeMs;
    [Id(2)] public ContextLabels Labels;
    [Id(3)] public byte Change;
    [Id(4)] public Episode Episode;
    [Id(5)] public Reason[] Reasons;
    [Id(6)] public bool HasPeers;
}

[RegisterConverter]
internal sealed class EpisodeEventConverter : IConverter<EpisodeEvent, EpisodeEventSurrogate>
{
    public EpisodeEvent ConvertFromSurrogate(in EpisodeEventSurrogate s) =>
        new(s.Key, s.TimeMs, s.Labels, (EpisodeChange)s.Change, s.Episode, s.Reasons, s.HasPeers);

    public EpisodeEventSurrogate ConvertToSurrogate(in EpisodeEvent v) => new()
    {
        Key = v.Key,
        TimeMs = v.TimeMs,
        Labels = v.Labels,
        Change = (byte)v.Change,
        Episode = v.Episode,
        Reasons = [.. v.Reasons],
        HasPeers = v.HasPeers,
    };
}
