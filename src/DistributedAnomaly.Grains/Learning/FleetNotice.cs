namespace DistributedAnomaly.Grains.Learning;

/// <summary>What a silo tells a fleet's grain when it may be time to end a window.</summary>
/// <param name="Silo">Who tells.</param>
/// <param name="Known">Number of what the silo knows of the fleet; 0: nothing.</param>
/// <param name="Entities">Of the fleet in the whole cluster, as the silo knows it.</param>
/// <param name="NewestMs">Time of the newest observation there (Unix ms).</param>
/// <param name="Opened">Episodes that began there since the last harvest.</param>
[GenerateSerializer, Immutable, Alias("anomaly.FleetNotice")]
internal sealed record FleetNotice(
    [property: Id(0)] SiloAddress Silo, [property: Id(1)] long Known, [property: Id(2)] int Entities, [property: Id(3)] long NewestMs,
    [property: Id(4)] int Opened);
