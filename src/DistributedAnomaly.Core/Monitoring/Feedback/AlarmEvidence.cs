using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What the detectors said when an episode opened: what an answer about its alarm teaches. Immutable.</summary>
/// <param name="Voices">One per detector, as <see cref="VoiceLevels"/> has them: 0 is silent.</param>
/// <param name="Excess">By how much the surprise lay above the threshold; 0 and above.</param>
public sealed record AlarmEvidence(IReadOnlyList<double> Voices, double Excess)
{
    internal void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)Voices.Count);
        foreach (var voice in Voices)
            writer.Double(voice);
        writer.Double(Excess);
    }

    /// <exception cref="SnapshotException">Of a release with other detectors.</exception>
    internal static AlarmEvidence Load(ref SnapshotReader reader)
    {
        var count = reader.Byte();
        if (count > VoiceLevels.Count)
            throw new SnapshotException($"{count} detectors; this program knows {VoiceLevels.Count}");
        var voices = new double[VoiceLevels.Count];
        foreach (ref var voice in voices.AsSpan(0, count))
            voice = reader.Double();
        return new AlarmEvidence(voices, reader.Double());
    }
}
