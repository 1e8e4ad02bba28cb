namespace DistributedAnomaly.Core.Evaluation.Nab;

/// <summary>A row and what flagging it is worth.</summary>
/// <param name="Score">Of the detector.</param>
/// <param name="Window">Which window of its file it is in; <see cref="Outside"/>: in none.</param>
/// <param name="Value">See <see cref="NabWeight"/>: -1 to 1.</param>
internal readonly record struct NabRow(double Score, int Window, double Value)
{
    public const int Outside = -1;
}
