namespace DistributedAnomaly.Grains.Fleets;

/// <summary>One version of all fleets' policies.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Json">As <see cref="Engine.Planning.PolicyJson"/> writes it.</param>
[GenerateSerializer, Immutable, Alias("anomaly.PolicyVersion")]
internal sealed record PolicyVersion([property: Id(0)] long Version, [property: Id(1)] byte[] Json);
