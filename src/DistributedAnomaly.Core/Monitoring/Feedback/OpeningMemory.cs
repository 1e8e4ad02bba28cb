using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What the detectors said when the last episodes of an entity opened, for when somebody answers.</summary>
/// <remarks>At most <see cref="MaxRemembered"/>: the oldest goes, and an answer about it teaches the fleet nothing. Some 190 bytes each.</remarks>
internal sealed class OpeningMemory
{
    public const int MaxRemembered = 8;

    private readonly List<(long Episode, AlarmEvidence Evidence)> _openings = [];

    public int MemoryBytes => 64 + 192 * _openings.Count;

    public void Add(long episode, AlarmEvidence evidence)
    {
        if (_openings.Count == MaxRemembered)
            _openings.RemoveAt(0);
        _openings.Add((episode, evidence));
    }

    /// <summary>Hands out the evidence of an episode, once: a second answer about it is not another alarm.</summary>
    public AlarmEvidence? Take(long episode)
    {
        var at = _openings.FindIndex(o => o.Episode == episode);
        if (at < 0)
            return null;
        var evidence = _openings[at].Evidence;
        _openings.RemoveAt(at);
        return evidence;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)_openings.Count);
        foreach (var (episode, evidence) in _openings)
        {
            writer.Long(episode);
            evidence.Save(writer);
        }
    }

    public static OpeningMemory Load(ref SnapshotReader reader)
    {
        var count = reader.Byte();
        if (count > MaxRemembered)
            throw new SnapshotException($"{count} openings remembered of one entity");
        var memory = new OpeningMemory();
        for (var i = 0; i < count; i++)
            memory._openings.Add((reader.Long(), AlarmEvidence.Load(ref reader)));
        return memory;
    }
}
