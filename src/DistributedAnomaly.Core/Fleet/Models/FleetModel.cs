using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What a fleet learnt from the unusual moments of all its entities: which of them are everyday life (deploys, backups, restarts) and which are
/// not. Immutable; used by any number of threads at once.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Detectors are fitted on deviation vectors of moments that were unusual for their own entity: what is common there is dense.</item>
/// <item>A vector is as strange as the detectors find it, each as -log10 of the share of sampled vectors that score at least as high.</item>
/// <item>Own surprise and strangeness are added up, and what the sum is worth is told by how often the fleet's entities reach it: so many
/// happenings per entity and five minutes. The fleet's alarm budget holds whatever the entities' own tails promised.</item>
/// </list>
/// Judging costs what the detectors cost, and only for moments that are unusual to begin with: below <see cref="Gate"/> nothing is scored.
/// </remarks>
public sealed class FleetModel
{
    /// <summary>Own surprise from which a moment is unusual enough to be sampled and judged.</summary>
    public const double Gate = 2.5;

    private const double MostSurprise = 15;

    private readonly BatchModel[] _models;
    private readonly ScoreTable[] _scores;
    private readonly ScoreTable _happenings;

    internal FleetModel(
        FleetModelInfo info, FeatureNames features, BatchModel[] models, ScoreTable[] scores, ScoreTable happenings, double perUnit)
    {
        (Info, Features, PerUnit) = (info, features, perUnit);
        (_models, _scores, _happenings) = (models, scores, happenings);
    }

    public FleetModelInfo Info { get; }

    public FeatureNames Features { get; }

    /// <summary>Happenings per entity and five minutes.</summary>
    public double PerUnit { get; }

    internal IReadOnlyList<BatchModel> Models => _models;

    internal IReadOnlyList<ScoreTable> Scores => _scores;

    internal ScoreTable Happenings => _happenings;

    /// <summary>How strange a vector is beside the other unusual moments of the fleet: the mean of the detectors, 0 and above; 1 is one in ten.</summary>
    /// <param name="vector">Two numbers per feature: deviation now, and its average.</param>
    public double Strangeness(ReadOnlySpan<float> vector)
    {
        Span<double> row = stackalloc double[vector.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = vector[i];
        var sum = 0.0;
        for (var i = 0; i < _models.Length; i++)
            sum += _scores[i].Rarity(_models[i].Score(row));
        return sum / _models.Length;
    }

    /// <summary>What an own surprise is worth in this fleet.</summary>
    /// <param name="own">Of the entity, at least <see cref="Gate"/>.</param>
    /// <param name="strangeness">Of its vector.</param>
    public double Surprise(double own, double strangeness) =>
        Math.Clamp(_happenings.Rarity(Sum(own, strangeness)) - PortableMath.Log10(Math.Max(1e-9, PerUnit)), 0, MostSurprise);

    /// <summary>Which features made a vector strange: for each its part, together 1.</summary>
    /// <param name="vector">As judged.</param>
    /// <param name="contributions">One per feature.</param>
    public void Explain(ReadOnlySpan<float> vector, Span<double> contributions)
    {
        var row = new double[vector.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = vector[i];
        var parts = new double[vector.Length];
        contributions.Clear();
        foreach (var model in _models)
        {
            model.Explain(row, parts);
            for (var i = 0; i < parts.Length; i++)
                contributions[i % contributions.Length] += parts[i] / _models.Length;
        }
    }

    internal static double Sum(double own, double strangeness) => own + strangeness;
}
