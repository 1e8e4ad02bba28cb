using System.Collections.Frozen;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Fleets.Views;

/// <summary>
/// What all monitors of a fleet are told about it. Immutable and exchanged whole, in the order of observations, so that a verdict follows from
/// the observation, the entity and this alone.
/// </summary>
internal sealed class FleetKnowledge
{
    /// <summary>Windows after which statistics of peers say nothing any more.</summary>
    public const int FreshWindows = 5;

    private readonly FrozenDictionary<string, FleetView> _cohorts;
    private readonly FleetView _alone;
    private readonly FleetView? _whole;

    /// <param name="fleet">Its name.</param>
    /// <param name="features">Columns, those of the model first.</param>
    /// <param name="windowMs">Length of a window.</param>
    /// <param name="model">That judges; null: none.</param>
    /// <param name="whole">Peers of the whole fleet in the last window; null: not known.</param>
    /// <param name="cohorts">Peers by cohort, of those that had enough members.</param>
    /// <param name="incidents">The open or last incident by cohort; an empty name: of the whole fleet. Null: there was none.</param>
    /// <param name="baselines">Where new members begin, by cohort; an empty name: those of no cohort. Null: not known.</param>
    public FleetKnowledge(
        string fleet, FeatureNames features, long windowMs, FleetModel? model, PeerStatistics? whole,
        IReadOnlyDictionary<string, PeerStatistics> cohorts, IReadOnlyDictionary<string, IncidentSpan>? incidents = null,
        IReadOnlyDictionary<string, CohortBaseline>? baselines = null)
    {
        Incidents = incidents ?? FrozenDictionary<string, IncidentSpan>.Empty;
        Baselines = baselines ?? FrozenDictionary<string, CohortBaseline>.Empty;
        (Fleet, Features, WindowMs, Model, Whole, Cohorts) = (fleet, features, windowMs, model, whole, cohorts);
        _alone = new FleetView(features, null, model, Baseline: Baselines.GetValueOrDefault(""));
        _whole = whole is null ? null : _alone with { Peers = whole, Incident = Incidents.GetValueOrDefault("") };
        _cohorts = cohorts.ToFrozenDictionary(
            c => c.Key,
            c => _alone with { Peers = c.Value, Incident = Incidents.GetValueOrDefault(c.Key), Baseline = Baselines.GetValueOrDefault(c.Key) ?? _alone.Baseline },
            StringComparer.Ordinal);
    }

    public string Fleet { get; }

    public FeatureNames Features { get; }

    public long WindowMs { get; }

    public FleetModel? Model { get; }

    public PeerStatistics? Whole { get; }

    public IReadOnlyDictionary<string, PeerStatistics> Cohorts { get; }

    public IReadOnlyDictionary<string, IncidentSpan> Incidents { get; }

    public IReadOnlyDictionary<string, CohortBaseline> Baselines { get; }

    /// <summary>The same with another model. If that has other columns, what is known of peers has to be found anew.</summary>
    public FleetKnowledge With(FleetModel? model) => model is null || HasColumnsOf(model)
        ? new(Fleet, Features, WindowMs, model, Whole, Cohorts, Incidents, Baselines)
        : new(Fleet, model.Features, WindowMs, model, null, new Dictionary<string, PeerStatistics>(StringComparer.Ordinal));

    /// <summary>Whether the columns of a model are the first ones here.</summary>
    public bool HasColumnsOf(FleetModel model) =>
        model.Features.Names.SequenceEqual(Features.Names.Take(model.Features.Count), StringComparer.Ordinal);

    /// <summary>Names the cohort of an entity; empty: it has none.</summary>
    public static string CohortOf(ContextLabels labels, FleetPolicy policy) =>
        policy.FleetModels.Peers is { } label ? labels.Find(label) ?? "" : "";

    /// <summary>What the monitor of an observation is given: the peers of its cohort, or of the fleet, if they are of its time.</summary>
    public FleetView ViewOf(string cohort, long timeMs)
    {
        if (cohort.Length > 0 && _cohorts.TryGetValue(cohort, out var view) && IsOfTime(view.Peers!, timeMs))
            return view;
        return _whole is not null && IsOfTime(_whole.Peers!, timeMs) ? _whole : _alone;
    }

    private bool IsOfTime(PeerStatistics peers, long timeMs) =>
        timeMs > peers.TimeMs - WindowMs && timeMs <= peers.TimeMs + FreshWindows * WindowMs;
}
