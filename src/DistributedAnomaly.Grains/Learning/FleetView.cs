namespace DistributedAnomaly.Grains.Learning;

/// <summary>What the silos are told of a fleet as a whole.</summary>
/// <param name="Number">Counts from 1 in each fleet.</param>
/// <param name="Bytes">As <see cref="Engine.Fleets.Views.FleetRecord.Write"/> writes it.</param>
[GenerateSerializer, Immutable, Alias("anomaly.FleetView")]
internal sealed record FleetView([property: Id(0)] long Number, [property: Id(1)] byte[] Bytes);
