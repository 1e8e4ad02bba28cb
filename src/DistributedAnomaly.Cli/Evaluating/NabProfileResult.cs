using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>NAB's window score in one profile.</summary>
/// <param name="Profile">As NAB calls it.</param>
/// <param name="Best">At the threshold that is best over all files, as NAB does it.</param>
/// <param name="AtThresholds">At the thresholds asked for.</param>
internal sealed record NabProfileResult(string Profile, NabScore Best, IReadOnlyList<NabScore> AtThresholds);
