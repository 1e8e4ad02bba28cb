namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>An effect on servers of a cohort, each a little different and perhaps one after the other.</summary>
/// <param name="Effect">On the first member.</param>
/// <param name="Delays">Steps later that it begins at each member of the cohort; negative: it is spared.</param>
/// <param name="Gains">How strong it is at each member.</param>
internal sealed record CohortEffect(Effect Effect, int[] Delays, float[] Gains)
{
    /// <summary>The last step at which a member feels it.</summary>
    public int Last { get; } = Effect.Last == Effect.Forever ? Effect.Forever : Effect.Last + Delays.Max();
}
