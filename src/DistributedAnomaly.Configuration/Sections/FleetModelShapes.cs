using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What a fleet learns as a whole, in the file.</summary>
internal static class FleetModelShapes
{
    private static readonly BooleanShape Flag = new();

    private static readonly ParsedShape<string> Detector = new(new TextShape(1, 64), ParseDetector, name => name);

    public static readonly ObjectShape<FleetModelPolicy> Models =
        new ObjectShape<FleetModelPolicy>("What the fleet learns from all its entities together: peers and models.", new FleetModelPolicy())
            .With("enabled", "false: entities are judged by themselves alone.", Flag, p => p.Enabled, (p, v) => p with { Enabled = v })
            .With("peers", "Context label whose value names an entity's cohort, such as role. Without it the whole fleet is one cohort.",
                new TextShape(1, 256), p => p.Peers ?? "", (p, v) => p with { Peers = v }, showDefault: false)
            .With("detectors", "Batch detectors of which a model is made.",
                new ListShape<string>(Detector, "", FleetModelPolicy.MostDetectors, (d => d, "name")), p => p.Detectors, (p, v) => p with { Detectors = v })
            .With("trainer", "What trains networks. auto: Torch for large ones where it is there, managed code otherwise.",
                new ChoiceShape<TrainerKind>(("auto", TrainerKind.Auto), ("managed", TrainerKind.Managed), ("torch", TrainerKind.Torch)),
                p => p.Trainer, (p, v) => p with { Trainer = v })
            .With("train_every", "Time between two trainings.",
                new DurationShape(TimeSpan.FromMinutes(10), TimeSpan.FromDays(90)), p => p.TrainEvery, (p, v) => p with { TrainEvery = v })
            .With("drift_limit", "Population stability index of a metric's deviations from which the model is trained anew at once.",
                new NumberShape(0, 10, above: true), p => p.DriftLimit, (p, v) => p with { DriftLimit = v })
            .With("min_entities", "Entities from which the fleet is looked at as a whole.",
                new IntegerShape(FleetModelPolicy.LeastEntities, FleetModelPolicy.MostEntities), p => p.MinEntities, (p, v) => p with { MinEntities = v });

    public static readonly ObjectShape<FleetIncidentPolicy> Incidents =
        new ObjectShape<FleetIncidentPolicy>("When many entities that move together are one incident.", new FleetIncidentPolicy())
            .With("enabled", "false: every entity has alerts of its own only.", Flag, p => p.Enabled, (p, v) => p with { Enabled = v })
            .With("share", "Share of a cohort's entities that move the same way in one metric.",
                new NumberShape(0.01, 1), p => p.Share, (p, v) => p with { Share = v });

    private static (string? Detector, string? Fault) ParseDetector(string name) => BatchDetectors.Create(name) is not null
        ? (name, null)
        : (null, $"There is no detector '{name}' that learns without labels. {NearMiss.DidYouMean(name, BatchDetectors.Names) ?? "There are: " + string.Join(", ", BatchDetectors.Names) + "."}");
}
