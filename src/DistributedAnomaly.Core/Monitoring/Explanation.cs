using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Why an observation was judged as it was: what weighed most, of the metrics and of what they say together.</summary>
internal static class Explanation
{
    /// <param name="verdict">Receives the reasons.</param>
    /// <param name="metrics">Of the entity.</param>
    /// <param name="positions">Those that the verdict is about.</param>
    /// <param name="jointly">Judges all metrics together; null at lean fidelity.</param>
    /// <param name="fleet">Compares it with its peers; null: nothing is known of them.</param>
    /// <param name="total">Evidence in all.</param>
    public static void Write(
        Verdict verdict, in MetricTable metrics, ReadOnlySpan<int> positions, JointMonitor? jointly, FleetVoices? fleet, double total)
    {
        // An anomaly always has a reason.
        var isAnomaly = verdict.Severity != Severity.None;
        if (total <= 0 && !isAnomaly)
            return;
        // Selection of the few largest: reasons are few and metrics too.
        Span<bool> told = stackalloc bool[positions.Length];
        Span<JointVoice> joint = stackalloc JointVoice[JointMonitor.Voices + 1];
        var voices = jointly?.Tell(joint, isAnomaly) ?? 0;
        if (fleet is { Strength: > 0 })
            joint[voices++] = new JointVoice(fleet.Strength, Voice.Peers, fleet.Top);
        joint = joint[..voices];
        joint.Sort((a, b) => b.Strength.CompareTo(a.Strength));
        if (total <= 0)
            total = joint.Length > 0 ? joint[0].Strength : 1;
        for (var n = 0; n < Verdict.MaxReasons; n++)
        {
            var best = -1;
            for (var i = 0; i < positions.Length; i++)
            {
                if (!told[i] && metrics[positions[i]].Strength > (best < 0 ? 0 : metrics[positions[best]].Strength))
                    best = i;
            }

            if (joint.Length > 0 && joint[0].Strength >= (best < 0 ? 0 : metrics[positions[best]].Strength))
            {
                var voice = joint[0];
                joint = joint[1..];
                verdict.AddReason(metrics[voice.Top].ToReason(total) with
                {
                    Detector = voice.Detector.Name(),
                    Surprise = SurpriseScale.Prior(voice.Strength),
                    Share = voice.Strength / total,
                });
                continue;
            }

            if (best < 0)
                return;
            told[best] = true;
            verdict.AddReason(metrics[positions[best]].ToReason(total));
        }
    }
}
