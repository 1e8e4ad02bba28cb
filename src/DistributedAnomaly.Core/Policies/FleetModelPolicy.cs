using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Policies;

/// <summary>What a fleet learns from all its entities together: peers, models, incidents.</summary>
public sealed record FleetModelPolicy
{
    /// <summary>Detectors of a model, at most.</summary>
    public const int MostDetectors = 8;

    /// <summary>Bounds of <see cref="MinEntities"/>.</summary>
    public const int LeastEntities = 4, MostEntities = 1_000_000;

    private static readonly IReadOnlyList<string> DefaultDetectors = ["isolation-forest", "autoencoder"];

    /// <value>Default true: it begins, and costs anything, from <see cref="MinEntities"/> on.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Context label whose value names an entity's cohort; null: the whole fleet is one.</summary>
    /// <value>Default null.</value>
    public string? Peers { get; init; }

    /// <summary>Batch detectors of which a model is made, beside novelty.</summary>
    /// <value>Default Isolation Forest and autoencoder; at most <see cref="MostDetectors"/>, each once.</value>
    public IReadOnlyList<string> Detectors { get; init; } = DefaultDetectors;

    /// <summary>What trains networks.</summary>
    /// <value>Default <see cref="TrainerKind.Auto"/>.</value>
    public TrainerKind Trainer { get; init; }

    /// <summary>Time between two trainings.</summary>
    /// <value>Default 1 day; 10 minutes to 90 days.</value>
    public TimeSpan TrainEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Population stability index of a feature, against the sample that the model was trained on, from which it is trained anew.</summary>
    /// <value>Default 0.25, which counts as another population; above 0, at most 10.</value>
    public double DriftLimit { get; init; } = 0.25;

    /// <summary>Entities from which a fleet is looked at as one.</summary>
    /// <value>Default 20; 4 to 1,000,000. Below 8 entities there are no peers to compare with, only models.</value>
    public int MinEntities { get; init; } = 20;
}
