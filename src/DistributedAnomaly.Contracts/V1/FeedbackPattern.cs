namespace DistributedAnomaly.Contracts.V1;

/// <param name="Metric">Its name.</param>
/// <param name="Side">above, below, or either where the value itself was inside its band.</param>
public sealed record FeedbackPattern(string Metric, string Side);
