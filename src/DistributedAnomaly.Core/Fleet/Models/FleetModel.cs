using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What a fleet learnt from the vectors of all its entities: what is usual, how often its entities stray from it, and which strange patterns are
/// everyday life (deploys, restarts). Immutable; used by any number of threads at once.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Each view of a vector has scores: Mahalanobis distance, spread, and those of further detectors.</item>
/// <item>A score is worth how rarely an unfamiliar happening of the fleet reaches it, as -log10 of happenings per entity and five minutes. A view
/// is as rare as the mean of its scores, the vector as its rarest view, less what three looks find by chance.</item>
/// <item>A vector that resembles what happened to other entities is no rarer than such happenings are.</item>
/// </list>
/// The scale is that of an entity's own surprise, but it counts happenings of the whole fleet: a budget of alerts holds as it is asked for. A usual
/// vector costs some 200 ns at 8 features; only strange ones are looked up among the patterns and heard by further detectors.
/// </remarks>
public sealed class FleetModel
{
    /// <summary>Below this rarity a vector is not strange.</summary>
    public const double Strange = 2.5;

    private const double MostSurprise = 12;

    /// <summary>-log10 of a third: the rarest of three views.</summary>
    private const double ThreeLooks = 0.477;

    private readonly ViewModel[] _views;
    private readonly ScoreTable[] _tables;
    private readonly float[] _least;

    /// <param name="info">What has to be known.</param>
    /// <param name="features">Of the vectors.</param>
    /// <param name="views">One per view.</param>
    /// <param name="tables">View after view, one per score.</param>
    /// <param name="patterns">What is remembered.</param>
    /// <param name="perUnit">Happenings per entity and five minutes, familiar ones included.</param>
    internal FleetModel(FleetModelInfo info, FeatureNames features, ViewModel[] views, ScoreTable[] tables, PatternMemory patterns, double perUnit)
    {
        (Info, Features, Patterns, PerUnit) = (info, features, patterns, perUnit);
        (_views, _tables) = (views, tables);
        _least = [.. views.Select((v, i) => (float)tables[i * v.Scores].AtRarity(Strange))];
    }

    public FleetModelInfo Info { get; }

    public FeatureNames Features { get; }

    /// <summary>Happenings per entity and five minutes.</summary>
    public double PerUnit { get; }

    internal IReadOnlyList<ViewModel> ViewModels => _views;

    internal IReadOnlyList<ScoreTable> Tables => _tables;

    internal PatternMemory Patterns { get; }

    /// <summary>How surprising a vector is in this fleet.</summary>
    /// <param name="vector">See <see cref="FleetVector"/>.</param>
    /// <param name="entity">Hash of its entity, whose own past makes nothing familiar; 0: not known.</param>
    /// <param name="recent">What happened in the entity's cohort of late; null: not known.</param>
    public FleetOpinion Judge(ReadOnlySpan<float> vector, ulong entity = 0, RecentHappenings? recent = null)
    {
        Span<float> scaled = stackalloc float[vector.Length];
        var (rarity, view) = (0.0, 0);
        for (var v = 0; v < _views.Length; v++)
        {
            var rare = Rarity(v, FleetVector.View(vector, v), scaled.Slice(v * Features.Count, Features.Count));
            if (rare > rarity)
                (rarity, view) = (rare, v);
        }

        rarity = Math.Clamp(rarity - ThreeLooks, 0, MostSurprise);
        return rarity < Strange
            ? new FleetOpinion(rarity, MostSurprise, view)
            : new FleetOpinion(
                rarity, Math.Min(Unfamiliarity(Patterns.Similar(scaled, entity)), recent?.Unfamiliarity(scaled, entity) ?? MostSurprise), view);
    }

    /// <summary>Which features made a vector surprising: for each its part, together 1.</summary>
    /// <param name="vector">As judged.</param>
    /// <param name="view">The view that was the rarest.</param>
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

    internal void Scale(ReadOnlySpan<float> vector, Span<float> scaled)
    {
        for (var v = 0; v < _views.Length; v++)
            _views[v].Scale(FleetVector.View(vector, v), scaled.Slice(v * Features.Count, Features.Count));
    }

    internal double Unfamiliarity(int similar) =>
        Math.Min(MostSurprise, -PortableMath.Log10(Math.Max(1e-12, (similar + 0.5) / (Patterns.Count + 1) * PerUnit)));

    private double Rarity(int v, ReadOnlySpan<float> view, Span<float> scaled)
    {
        var model = _views[v];
        model.Scale(view, scaled);
        var distance = model.Distance(scaled);
        var tables = _tables.AsSpan(v * model.Scores, model.Scores);
        var spread = FleetVector.Spread(scaled);
        // A usual vector is told by its first score alone.
        if (distance < _least[v] / 2)
            return 0;
        var rarity = tables[0].Rarity(distance) + tables[1].Rarity(spread);
        if (rarity < Strange)
            return rarity / 2;
        for (var i = ViewModel.OwnScores; i < tables.Length; i++)
            rarity += tables[i].Rarity(model.Score(i - ViewModel.OwnScores, view));
        return rarity / tables.Length;
    }
}
