namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>NAB's window score.</summary>
/// <param name="Files">Files scored.</param>
/// <param name="Windows">Labelled windows in them.</param>
/// <param name="Profiles">A result for each profile.</param>
internal sealed record NabResult(int Files, int Windows, IReadOnlyList<NabProfileResult> Profiles);
