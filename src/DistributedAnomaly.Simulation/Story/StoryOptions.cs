namespace DistributedAnomaly.Simulation.Story;

/// <summary>What the story is told of.</summary>
public sealed record StoryOptions
{
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>The budget that is asked for: alarms a day of the whole fleet.</summary>
    /// <value>Default null: 0.005 per server, 50 for 10,000; above 0.</value>
    public double? AlertsPerDay { get; init; }

    public IReadOnlyList<StoryVariant> Variants { get; init; } = Enum.GetValues<StoryVariant>();

    /// <value>Default 1; does not change the result.</value>
    public int Threads { get; init; } = 1;
}
