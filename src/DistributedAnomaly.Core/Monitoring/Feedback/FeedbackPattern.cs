namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>What feedback is about: a metric, and where it lies.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Side">Of its expectation.</param>
public readonly record struct FeedbackPattern(string Metric, PatternSide Side)
{
    /// <summary>Of what an alert says, the reasons that make up most of it; the rest would be muted without being meant.</summary>
    private const double Most = 0.7;

    /// <summary>The patterns that lead the reasons of an alert.</summary>
    /// <param name="reasons">Most important first.</param>
    /// <returns>Empty: it follows from rules or rare labels alone, which no evidence is weighed against.</returns>
    public static IReadOnlyList<FeedbackPattern> Of(IReadOnlyList<Reason> reasons)
    {
        var patterns = new List<FeedbackPattern>();
        var share = 0.0;
        foreach (var reason in reasons.Where(r => r.Text is null))
        {
            var pattern = new FeedbackPattern(reason.Metric, SideOf(reason));
            if (!patterns.Contains(pattern))
                patterns.Add(pattern);
            share += reason.Share;
            if (share >= Most)
                break;
        }

        return patterns;
    }

    private static PatternSide SideOf(in Reason reason) =>
        reason.Observed > reason.High ? PatternSide.Above : reason.Observed < reason.Low ? PatternSide.Below : PatternSide.Either;
}
