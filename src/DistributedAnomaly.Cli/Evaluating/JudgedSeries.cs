using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>Scores beside labels, and which rows whoever scored them flagged (empty: unknown).</summary>
internal sealed record JudgedSeries(ScoredSeries Series, bool[] Flagged);
