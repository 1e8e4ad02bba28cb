namespace DistributedAnomaly.Core.Evaluation;

/// <summary>What errors cost, per row, in any unit of money or trouble.</summary>
/// <param name="FalseAlarm">Of a calm row that is flagged; 0 or above.</param>
/// <param name="Miss">Of a labelled row that is not flagged; 0 or above.</param>
public readonly record struct ErrorCost(double FalseAlarm, double Miss)
{
    /// <summary>A miss costs ten false alarms: what an operator on call usually answers when asked.</summary>
    public static ErrorCost Default => new(1, 10);

    public double Of(Confusion counts) => counts.FalsePositives * FalseAlarm + counts.FalseNegatives * Miss;
}
