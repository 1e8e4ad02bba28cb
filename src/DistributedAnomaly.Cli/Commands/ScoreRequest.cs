using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>What <c>score</c> was asked for.</summary>
internal sealed record ScoreRequest(
    IReadOnlyList<string> Train, IReadOnlyList<string> Files, string? Entity, Fidelity Fidelity, FleetPolicy Policy, string? Out, bool Json,
    bool IsFleet);
