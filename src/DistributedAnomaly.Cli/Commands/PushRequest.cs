using DistributedAnomaly.Cli.Pushing;

namespace DistributedAnomaly.Cli.Commands;

/// <summary>What <c>push</c> was asked for.</summary>
internal sealed record PushRequest(
    IReadOnlyList<string> Files, string Fleet, PushFormat? Format, string? Entity, long From, int Batch, TimeSpan RetryFor, bool Json);
