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

    /// <summary>Names of everybody whom any of its policies may tell.</summary>
    public IReadOnlyList<string> Receivers =>
    [
        .. Steps.Select(s => s.Policy).OfType<AlertPolicy>().Append(Policy).SelectMany(p => p.Routing.All)
            .SelectMany(r => r.Receivers.Concat(r.Escalation.Select(e => e.Receiver))).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What has to be told, one line each, in order.</summary>
    public IReadOnlyList<string> ExpectedLines => [.. Expected.Select(e => e.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>What was told, in the same form. A cause that the scenario does not state is any, and so is one that is not known.</summary>
    public IReadOnlyList<string> Lines(IEnumerable<ScenarioTold> told) => [.. told.Select(Line).Order(StringComparer.Ordinal)];

    private string Line(ScenarioTold told) => told.Cause is null
        ? Expected.FirstOrDefault(e => (e with { Cause = null }).ToString() == told.ToString())?.ToString() ?? told.ToString()
        : Expected.Any(e => e.Cause is null && e.ToString() == (told with { Cause = null }).ToString())
            ? (told with { Cause = null }).ToString()
            : told.ToString();
}
