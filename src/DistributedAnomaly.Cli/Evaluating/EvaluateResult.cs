using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>What <c>evaluate --json</c> prints.</summary>
/// <param name="Fleet">All entities together.</param>
/// <param name="Entities">Each of them.</param>
/// <param name="Nab">The window score; null: not asked for.</param>
internal sealed record EvaluateResult(FleetEvaluation Fleet, IReadOnlyList<SeriesEvaluation> Entities, NabResult? Nab);
