namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>The benchmark's result at one threshold, over all files.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="Threshold">Rows at or above it are flagged; null: no score is that high, nothing is flagged.</param>
/// <param name="Score">0 = as good as flagging nothing, 100 = perfect, below 0 is possible; null: there is no window.</param>
/// <param name="Windows">Labelled windows.</param>
/// <param name="Hit">Of them, those with a flagged row.</param>
/// <param name="FalseAlarms">Flagged rows outside every window.</param>
public sealed record NabScore(string Profile, double? Threshold, double? Score, int Windows, int Hit, int FalseAlarms);
