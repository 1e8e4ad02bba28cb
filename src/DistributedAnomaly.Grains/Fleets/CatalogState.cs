namespace DistributedAnomaly.Grains.Fleets;

/// <summary>What the catalog keeps.</summary>
[GenerateSerializer, Alias("anomaly.CatalogState")]
internal sealed class CatalogState
{
    /// <summary>Null: nobody has set any.</summary>
    [Id(0)] public PolicyVersion? Policies { get; set; }

    /// <summary>Created by observations.</summary>
    [Id(1)] public List<string> Fleets { get; set; } = [];
}
