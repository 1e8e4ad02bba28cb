using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>How loud each detector is about one observation: log10(1 + its evidence in all metrics), 0 to about 5.</summary>
internal static class VoiceLevels
{
    /// <summary>Detectors; the place of a <see cref="Voice"/> is its number less 1.</summary>
    public const int Count = (int)Voice.NearestNeighbour;

    /// <param name="metrics">Of the entity.</param>
    /// <param name="touched">Positions of the metrics that were judged.</param>
    /// <param name="jointly">Judges all metrics together.</param>
    /// <param name="levels">Receives them: <see cref="Count"/>.</param>
    public static void Tell(in MetricTable metrics, ReadOnlySpan<int> touched, JointMonitor jointly, Span<double> levels)
    {
        levels.Clear();
        foreach (var position in touched)
        {
            var metric = metrics[position];
            if (metric.Strength > 0)
                levels[(int)metric.Voice - 1] += metric.Strength;
        }

        Span<JointVoice> joint = stackalloc JointVoice[JointMonitor.Voices];
        foreach (var voice in joint[..jointly.Tell(joint, all: false)])
            levels[(int)voice.Detector - 1] += voice.Strength;
        foreach (ref var level in levels)
            level = level > 0 ? PortableMath.Log10(1 + level) : 0;
    }

    /// <summary>The loudest; <see cref="Voice.None"/> if all are silent.</summary>
    public static Voice Loudest(ReadOnlySpan<double> levels)
    {
        var loudest = 0;
        for (var i = 1; i < levels.Length; i++)
        {
            if (levels[i] > levels[loudest])
                loudest = i;
        }

        return levels[loudest] > 0 ? (Voice)(loudest + 1) : Voice.None;
    }
}
