namespace DistributedAnomaly.Core.Evaluation;

/// <summary>What an evaluation is asked for beside the figures that need no choice.</summary>
/// <param name="Cost">Of errors, for the cost-optimal threshold.</param>
/// <param name="Thresholds">Whose consequences are wanted.</param>
/// <param name="MergeGap">Runs of flagged rows no further apart are one alarm; zero: each is one.</param>
public sealed record EvaluationQuestion(ErrorCost Cost, IReadOnlyList<double> Thresholds, TimeSpan MergeGap)
{
    public static EvaluationQuestion Default => new(ErrorCost.Default, [], TimeSpan.Zero);
}
