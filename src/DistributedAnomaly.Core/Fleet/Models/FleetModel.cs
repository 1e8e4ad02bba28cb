using System.Numerics.Tensors;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What a fleet learnt from the vectors of all its entities: what is usual, how far its entities stray from it, and which strange patterns are
/// everyday life (deploys, restarts). Immutable; used by any number of threads at once.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Each view of a vector has scores: Mahalanobis distance, spread, and those of further detectors. A score is worth how rarely a happening of
/// the fleet reaches it, as -log10 of happenings per entity and five minutes; a view is as rare as the mean of its scores.</item>
/// <item>A rare view is compared with what happened to other entities: how rarely does anything look like it (<see cref="PatternMemory"/>)?</item>
/// <item>Both together are the view's strangeness, the largest one that of the vector. How often happenings are that strange is its surprise.</item>
/// </list>
/// The scale is that of an entity's own surprise, but it counts happenings of the whole fleet: a budget of alerts holds as it is asked for, far beyond
/// what one entity's own history could tell. A usual vector costs some 100 ns at 8 features; only long ones are heard by the detectors and compared.
/// </remarks>
public sealed class FleetModel
{
    /// <summary>A surprise that a calm entity reaches about once in three and a half days: what two models are compared by.</summary>
    public const double Strange = 3;

    private const double MostSurprise = 12;

    private readonly ViewModel[] _views;
    private readonly ScoreTable[] _tables;
    private readonly PatternMemory[] _patterns;
    private readonly ScoreTable _strangeness;

    /// <param name="info">What has to be known.</param>
    /// <param name="features">Of the vectors.</param>
    /// <param name="views">One per view.</param>
    /// <param name="tables">View after view, one per score.</param>
    /// <param name="patterns">One per view.</param>
    /// <param name="strangeness">Of happenings.</param>
    internal FleetModel(
        FleetModelInfo info, FeatureNames features, ViewModel[] views, ScoreTable[] tables, PatternMemory[] patterns, ScoreTable strangeness)
    {
        (Info, Features) = (info, features);
        (_views, _tables, _patterns, _strangeness) = (views, tables, patterns, strangeness);
    }

    public FleetModelInfo Info { get; }

    public FeatureNames Features { get; }

    internal IReadOnlyList<ViewModel> ViewModels => _views;

    internal IReadOnlyList<ScoreTable> Tables => _tables;

    internal IReadOnlyList<PatternMemory> Patterns => _patterns;

    internal ScoreTable StrangenessTable => _strangeness;

    /// <summary>How surprising a vector is in this fleet.</summary>
    /// <param name="vector">See <see cref="FleetVector"/>.</param>
    /// <param name="entity">Hash of its entity, whose own past makes nothing familiar; 0: not known.</param>
    public FleetOpinion Judge(ReadOnlySpan<float> vector, ulong entity = 0)
    {
        var opinion = Weigh(vector, entity);
        return opinion with { Surprise = opinion.Strangeness <= 0 ? 0 : Math.Min(MostSurprise, _strangeness.Rarity(opinion.Strangeness)) };
    }

    /// <summary>Which features made a vector surprising: for each its part, together 1.</summary>
    /// <param name="vector">As judged.</param>
    /// <param name="view">The view that decided.</param>
    /// <param name="contributions">One per feature.</param>
    public void Explain(ReadOnlySpan<float> vector, int view, Span<double> contributions)
    {
        Span<float> scaled = stackalloc float[Features.Count];
        _views[view].Scale(FleetVector.View(vector, view), scaled);
        var sum = 0.0;
        for (var f = 0; f < scaled.Length; f++)
            sum += contributions[f] = scaled[f] * scaled[f];
        for (var f = 0; f < scaled.Length; f++)
            contributions[f] = sum > 0 ? contributions[f] / sum : 1.0 / scaled.Length;
    }

    /// <summary>The view that is the strangest, its rarity and unfamiliarity; no surprise yet.</summary>
    internal FleetOpinion Weigh(ReadOnlySpan<float> vector, ulong entity)
    {
        Span<float> scaled = stackalloc float[Features.Count];
        var strangest = default(FleetOpinion);
        for (var v = 0; v < _views.Length; v++)
        {
            var view = FleetVector.View(vector, v);
            _views[v].Scale(view, scaled);
            // A usual vector is no longer than many others.
            var length = TensorPrimitives.Norm<float>(scaled);
            if (length < _patterns[v].LeastLength)
                continue;
            var opinion = new FleetOpinion(0, Rarity(v, view, scaled), _patterns[v].Unfamiliarity(scaled, length, entity), v);
            if (opinion.Strangeness > strangest.Strangeness)
                strangest = opinion;
        }

        return strangest;
    }

    private double Rarity(int v, ReadOnlySpan<float> view, ReadOnlySpan<float> scaled)
    {
        var model = _views[v];
        var tables = _tables.AsSpan(v * model.Scores, model.Scores);
        var rarity = tables[0].Rarity(model.Distance(scaled)) + tables[1].Rarity(FleetVector.Spread(scaled));
        for (var i = ViewModel.OwnScores; i < tables.Length; i++)
            rarity += tables[i].Rarity(model.Score(i - ViewModel.OwnScores, view));
        return rarity / tables.Length;
    }
}
