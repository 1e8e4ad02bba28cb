namespace DistributedAnomaly.Core.Detection;

internal static class VoiceNames
{
    private static readonly string[] Names =
    [
        "", "day-season", "week-season", "ewma", "ewma-long", "variability", "outlier-density", "z-score", "modified-z", "iqr", "cusum",
        "flat-line", "mahalanobis", "multiscale-z", "nearest-neighbour", "peers", "fleet-model",
    ];

    public static string Name(this Voice voice) => (int)voice < Names.Length ? Names[(int)voice] : "";
}
