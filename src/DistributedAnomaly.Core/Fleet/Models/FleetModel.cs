namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What a fleet learnt from the vectors of all its entities: what is usual, how far its entities stray from it, and which strange patterns are
/// everyday life (deploys, restarts). Immutable; used by any number of threads at once.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Each view of a vector that is far out is judged by how novel it is and by further detectors: its rarity.</item>
/// <item>A view has a share of the budget of alerts: what lasts is seldom chance, single observations often are. Rarity less -log10 of the share is
/// the view's strangeness, the largest one that of the vector.</item>
/// <item>How often happenings are that strange is its surprise.</item>
/// </list>
/// The scale is that of an entity's own surprise, but it counts happenings of the whole fleet, and so reaches farther than what one entity's own history
/// could tell. It is calibrated by the happenings that it learnt from: new ways of everyday life, a deploy that is unlike all before, are rarer in them
/// than they will be. Only vectors far out are compared with what happened.
/// </remarks>
public sealed class FleetModel
{
    /// <summary>A surprise that a calm entity reaches about once in three and a half days: what two models are compared by.</summary>
    public const double Strange = 3;

    private const double MostSurprise = 12;

    /// <summary>-log10 of the happenings beyond a threshold that a model must have seen to be heard about it: three.</summary>
    private const double LeastExperience = 0.48;

    private const double Rounding = 1e-9;

    private readonly ViewModel[] _views;
    private readonly ScoreTable _strangeness;

    /// <param name="info">What has to be known.</param>
    /// <param name="features">Of the vectors.</param>
    /// <param name="views">One per view.</param>
    /// <param name="strangeness">Of happenings.</param>
    internal FleetModel(FleetModelInfo info, FeatureNames features, ViewModel[] views, ScoreTable strangeness) =>
        (Info, Features, _views, _strangeness) = (info, features, views, strangeness);

    public FleetModelInfo Info { get; }

    public FeatureNames Features { get; }

    /// <summary>-log10 of the share of the budget that each view has.</summary>
    internal static ReadOnlySpan<double> Costs => [0.6, 0.5, 0.45, 0.26];

    internal IReadOnlyList<ViewModel> ViewModels => _views;

    internal ScoreTable StrangenessTable => _strangeness;

    /// <summary>Whether its fleet was watched long enough for it to say what is that rare. A model of a few entities and days is not heard.</summary>
    /// <param name="threshold">A surprise.</param>
    public bool CanTell(double threshold) => _strangeness.Reach >= threshold + LeastExperience;

    /// <summary>How surprising a vector is in this fleet.</summary>
    /// <param name="vector">See <see cref="FleetVector"/>.</param>
    /// <param name="entity">Hash of its entity, whose own past makes nothing familiar; 0: not known.</param>
    /// <param name="unrest">Of its cohort: quick views count as so much less rare.</param>
    public FleetOpinion Judge(ReadOnlySpan<float> vector, ulong entity = 0, double unrest = 0)
    {
        var opinion = Weigh(vector, entity, unrest);
        return opinion with { Surprise = opinion.Strangeness <= 0 ? 0 : Math.Min(MostSurprise, _strangeness.Rarity(opinion.Strangeness)) };
    }

    /// <summary>Which features made a vector surprising: for each its part, together 1.</summary>
    /// <param name="vector">As judged.</param>
    /// <param name="view">The view that decided.</param>
    /// <param name="contributions">One per feature.</param>
    public void Explain(ReadOnlySpan<float> vector, int view, Span<double> contributions)
    {
        Span<float> scaled = stackalloc float[Features.Count];
        _views[view].Shape.Scale(FleetVector.View(vector, view), scaled);
        var sum = 0.0;
        for (var f = 0; f < scaled.Length; f++)
            sum += contributions[f] = scaled[f] * scaled[f];
        for (var f = 0; f < scaled.Length; f++)
            contributions[f] = sum > 0 ? contributions[f] / sum : 1.0 / scaled.Length;
    }

    /// <summary>How far out a view is, features taken together: its Mahalanobis distance.</summary>
    internal float Distance(ReadOnlySpan<float> view, int number)
    {
        Span<float> whitened = stackalloc float[view.Length];
        return _views[number].Shape.Whiten(view, whitened);
    }

    /// <summary>From which distance on a view is compared with what happened.</summary>
    internal float LeastDistance(int view) => _views[view].Patterns.LeastDistance;

    /// <summary>The view that is the strangest; no surprise yet.</summary>
    internal FleetOpinion Weigh(ReadOnlySpan<float> vector, ulong entity, double unrest = 0)
    {
        var strangest = default(FleetOpinion);
        for (var v = 0; v < _views.Length; v++)
        {
            var cost = Costs[v] + (FleetVector.IsQuick(v) ? unrest : 0);
            // What is not stranger need not be known: some less, for rounding.
            var least = strangest.Strangeness + cost - Rounding;
            var strangeness = _views[v].Rarity(FleetVector.View(vector, v), entity, least) - cost;
            if (strangeness > strangest.Strangeness)
                strangest = new FleetOpinion(0, strangeness, v);
        }

        return strangest;
    }
}
