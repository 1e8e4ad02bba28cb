namespace DistributedAnomaly.Grains.Tests;

/// <summary>The same in a cluster of two silos, asked through the second one.</summary>
public sealed class TwoSiloContractTests(PostgresFixture postgres) : PostgresClusterContractTests(postgres)
{
    protected override int Silos => 2;
}
