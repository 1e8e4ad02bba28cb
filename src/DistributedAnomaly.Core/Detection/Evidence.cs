namespace DistributedAnomaly.Core.Detection;

/// <summary>Raw scores of one sample: how strange it is on the high and on the low side. Higher is stranger; any unit.</summary>
public readonly record struct Evidence(double Up, double Down)
{
    /// <summary>A score without a side goes to the side on which the value lies.</summary>
    public static Evidence Sided(double score, bool up) => up ? new Evidence(score, 0) : new Evidence(0, score);
}
