namespace DistributedAnomaly.Core.Monitoring;

/// <summary>How much an observation is learnt from.</summary>
/// <param name="Weight">Of what is normal: 1, or less inside an episode.</param>
/// <param name="Tails">Whether the tails learn.</param>
internal readonly record struct LearningPace(double Weight, bool Tails)
{
    public static readonly LearningPace Full = new(1, true);

    /// <summary>Inside a young episode: an incident is not learnt as normal.</summary>
    public static readonly LearningPace Guarded = new(0.25, false);

    /// <summary>Somebody said that nothing is to be learnt now.</summary>
    public static readonly LearningPace Frozen = new(0, false);
}
