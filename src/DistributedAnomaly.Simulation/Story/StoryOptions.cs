namespace DistributedAnomaly.Simulation.Story;

/// <summary>What the story is told of.</summary>
public sealed record StoryOptions
{
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>Alarms a day that calm operation of the whole fleet may cost: the budget that is asked for.</summary>
    /// <value>Default 10; above 0.</value>
    public double AlertsPerDay { get; init; } = 10;

    public IReadOnlyList<StoryVariant> Variants { get; init; } = Enum.GetValues<StoryVariant>();

    /// <value>Default 1; does not change the result.</value>
    public int Threads { get; init; } = 1;
}
