using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>What <c>evaluate</c> was asked for.</summary>
internal sealed record EvaluateRequest(string Scores, string? Labels, string? Windows, string Column, EvaluationQuestion Question, bool Json);
