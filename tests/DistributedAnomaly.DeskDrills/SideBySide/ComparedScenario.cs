namespace DistributedAnomaly.DeskDrills.SideBySide;

/// <summary>What is said to an Alertmanager and to this server alike. No step lies within a second of a look at a group.</summary>
/// <param name="Name">The label <c>scenario</c>: each is a group of its own.</param>
/// <param name="Steps">In the order of their times.</param>
/// <param name="Difference">Why they tell something different; null: they must tell the same.</param>
internal sealed record ComparedScenario(string Name, ComparedStep[] Steps, string? Difference = null)
{
    /// <summary>Seconds; of both configurations.</summary>
    public const int GroupWait = 2, GroupInterval = 4, RepeatInterval = 10;

    /// <summary>Seconds until nothing more is to come.</summary>
    public const int Length = 24;

    public static readonly IReadOnlyList<ComparedScenario> All =
    [
        new("grouping", [new(0, "fire", "a"), new(0.3, "fire", "b"), new(0.6, "fire", "c"), new(8, "resolve", "a"), new(8.2, "resolve", "b"), new(8.4, "resolve", "c")]),
        new("waiting", [new(0, "fire", "a"), new(4, "fire", "b"), new(8, "resolve", "a"), new(12, "resolve", "b")]),
        new("over before the wait", [new(0, "fire", "a"), new(0.8, "resolve", "a")]),
        new("repeat", [new(0, "fire", "a"), new(16, "resolve", "a")]),
        new("fires again", [new(0, "fire", "a"), new(4, "resolve", "a"), new(8, "fire", "a"), new(12, "resolve", "a")]),
        new("silence", [new(0, "silence", "a"), new(0.3, "fire", "a"), new(0.5, "fire", "b"), new(4, "unsilence", "a"), new(8, "resolve", "a"), new(8.2, "resolve", "b")]),
        new("inhibition", [new(0, "fire", "a", "critical"), new(0.5, "fire", "a"), new(4, "resolve", "a", "critical"), new(8, "resolve", "a")]),
        new(
            "over while silenced", [new(0, "fire", "a"), new(4, "silence", "a"), new(4.5, "resolve", "a")],
            "An Alertmanager says nothing about what is silenced, not even that it is over: the receiver keeps an alert that has no end. This desk tells the end to everybody who was told the beginning."),
        new(
            "over while inhibited", [new(0, "fire", "a"), new(4, "fire", "a", "critical"), new(8, "resolve", "a"), new(12, "resolve", "a", "critical")],
            "The same for what another alert holds back at its end."),
    ];
}
