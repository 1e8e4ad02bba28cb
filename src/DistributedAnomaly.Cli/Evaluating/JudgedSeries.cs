using DistributedAnomaly.Core.Evaluation;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>Scores beside labels, and what whoever gave the scores made of them.</summary>
/// <param name="Series">Scores and labels.</param>
/// <param name="Flagged">Per row: it was found anomalous; empty: unknown.</param>
/// <param name="Episodes">Per row: an episode was open; empty: unknown.</param>
internal sealed record JudgedSeries(ScoredSeries Series, bool[] Flagged, bool[] Episodes);
