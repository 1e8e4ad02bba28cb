namespace DistributedAnomaly.Contracts.V1;

/// <summary>A version of what a fleet learnt from all its entities together.</summary>
/// <param name="Version">From 1; never used twice in a fleet.</param>
/// <param name="Role">champion: it judges. challenger: it is compared with the champion. retired: it judged once. rejected: it lost the comparison, or cannot be read.</param>
/// <param name="RoleSince">Since when.</param>
/// <param name="RoleReason">Why, in one sentence.</param>
/// <param name="Trained">When its training ended.</param>
/// <param name="From">Oldest observation that it learnt from.</param>
/// <param name="To">Newest one.</param>
/// <param name="Rows">Vectors of deviations that it learnt from.</param>
/// <param name="Happenings">Stretches of unusual operation among them.</param>
/// <param name="Entities">Entities of the fleet then.</param>
/// <param name="Metrics">Metrics that it looks at.</param>
/// <param name="Detectors">Of which it is made, beside novelty.</param>
/// <param name="Trainer">What trained its networks: managed, torch, or both; none: it has no networks.</param>
/// <param name="Seed">Of every random choice: the same sample and seed give the same model.</param>
/// <param name="Drift">Largest population stability index of a metric against the sample of the champion then.</param>
/// <param name="DurationSeconds">Time that training took.</param>
/// <param name="Bytes">Size of the model.</param>
public sealed record FleetModel(
    int Version, string Role, DateTimeOffset RoleSince, string RoleReason, DateTimeOffset Trained, DateTimeOffset From, DateTimeOffset To, int Rows,
    int Happenings, int Entities, IReadOnlyList<string> Metrics, IReadOnlyList<string> Detectors, string Trainer, int Seed, double Drift,
    double DurationSeconds, int Bytes);
