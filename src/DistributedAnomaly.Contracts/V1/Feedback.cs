namespace DistributedAnomaly.Contracts.V1;

/// <summary>Something that was said about an entity.</summary>
/// <param name="Verdict">true, false_alarm, expected or freeze.</param>
/// <param name="By">Who said so.</param>
/// <param name="Comment">Why.</param>
/// <param name="At">When.</param>
/// <param name="Surprise">How unusual it was; 0 of a freeze.</param>
/// <param name="Patterns">What it is about. Empty of a freeze, and where somebody has called the same a real alarm since.</param>
/// <param name="From">Of a freeze.</param>
/// <param name="Until">Of a freeze.</param>
public sealed record Feedback(
    string Verdict, string By, string Comment, DateTimeOffset At, double Surprise, IReadOnlyList<FeedbackPattern> Patterns,
    DateTimeOffset? From = null, DateTimeOffset? Until = null);
