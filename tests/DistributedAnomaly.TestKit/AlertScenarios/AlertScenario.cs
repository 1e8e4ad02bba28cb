using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>A script in relative time: what happens, and everything that anybody is told.</summary>
/// <param name="Name">One sentence.</param>
/// <param name="Policy">What holds.</param>
/// <param name="Start">The time of 0s.</param>
/// <param name="Until">How long it is watched.</param>
/// <param name="Steps">In the order of their times.</param>
/// <param name="Expected">In the order of their times.</param>
public sealed record AlertScenario(
    string Name, AlertPolicy Policy, DateTimeOffset Start, TimeSpan Until, IReadOnlyList<ScenarioAction> Steps,
    IReadOnlyList<ScenarioTold> Expected)
{
    public override string ToString() => Name;
}
