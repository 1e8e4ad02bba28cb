using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Simulation.Story;

internal static class Reasons
{
    public const string Silence = "silence";

    /// <summary>The first reason of a verdict in two words.</summary>
    public static string Of(Verdict verdict) =>
        verdict.Reasons.IsEmpty ? "" : $"{verdict.Reasons[0].Detector} {verdict.Reasons[0].Metric}";
}
