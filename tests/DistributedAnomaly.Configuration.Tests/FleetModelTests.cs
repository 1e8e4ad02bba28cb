using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Configuration.Tests;

public sealed class FleetModelTests
{
    private static readonly ConfigurationLoader Loader = new(_ => null);

    [Fact]
    public void Read_FleetModels_AreTaken()
    {
        var result = Loader.Read("""
            fleets:
              default: { fleet_models: { enabled: false } }
              policies:
                shop:
                  fleet_models:
                    enabled: true
                    peers: role
                    detectors: [isolation-forest, bagged-neighbours]
                    trainer: managed
                    train_every: 6h
                    drift_limit: 0.5
                    min_entities: 100
                  fleet_incidents: { share: 0.25 }
            """);

        result.Errors.ShouldBeEmpty();
        var policies = result.Value.ShouldNotBeNull().Fleets;
        policies.Fallback.FleetModels.Enabled.ShouldBeFalse();
        var shop = policies.For("shop");
        shop.FleetModels.Detectors.ShouldBe(["isolation-forest", "bagged-neighbours"]);
        (shop.FleetModels with { Detectors = [] }).ShouldBe(new FleetModelPolicy
        {
            Peers = "role", Detectors = [], Trainer = TrainerKind.Managed, TrainEvery = TimeSpan.FromHours(6), DriftLimit = 0.5, MinEntities = 100,
        });
        shop.FleetIncidents.ShouldBe(new FleetIncidentPolicy { Share = 0.25 });
    }

    [Fact]
    public void Read_WhatMakesNoSense_IsSaidAllAtOnce()
    {
        var result = Loader.Read("""
            fleets:
              default:
                fleet_models:
                  detectors: [isolation-forst, logistic-regression, autoencoder, autoencoder]
                  trainer: tensorflow
                  train_every: 5s
                  drift_limit: 0
                  min_entities: 3
                  peer: role
                fleet_incidents: { share: 40 }
            """);

        result.Errors.Select(e => e.Line).ShouldBe([4, 4, 4, 5, 6, 7, 8, 9, 10], ignoreOrder: true);
        var all = string.Join('\n', result.Errors.Select(e => e.Message));
        all.ShouldContain("Did you mean 'isolation-forest'?");
        all.ShouldContain("no detector 'logistic-regression' that learns without labels");
        all.ShouldContain("Did you mean 'peers'?");
    }
}
