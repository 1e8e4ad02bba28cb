namespace DistributedAnomaly.Core.Monitoring;

/// <summary>How much an observation is learnt from.</summary>
/// <param name="Weight">Of what is normal: 1, or less inside an episode.</param>
/// <param name="Tails">Whether the tails learn.</param>
/// <param name="Begins">Whether an hour that was never seen begins with what is seen now.</param>
internal readonly record struct LearningPace(double Weight, bool Tails, bool Begins = true)
{
    public static readonly LearningPace Full = new(1, true);

    /// <summary>Inside a young episode: an incident is not learnt as normal.</summary>
    public static readonly LearningPace Guarded = new(0.25, false);

    /// <summary>Inside an incident of the cohort, or a young episode of an entity with peers.</summary>
    public static readonly LearningPace Cautious = new(0.25, false, Begins: false);

    /// <summary>Somebody said that nothing is to be learnt now.</summary>
    public static readonly LearningPace Frozen = new(0, false);
}
