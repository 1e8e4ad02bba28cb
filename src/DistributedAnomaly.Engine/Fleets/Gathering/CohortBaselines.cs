using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <summary>
/// Where new members of each cohort begin: what its members told in an hour is put together when the hour is over, and holds until another hour
/// tells otherwise. Not thread-safe.
/// </summary>
internal sealed class CohortBaselines
{
    private readonly Dictionary<string, BaselinePanel> _panels = new(StringComparer.Ordinal);
    private long _hour;

    /// <summary>Takes what was gathered in a window.</summary>
    /// <param name="harvest">Of all hosts.</param>
    /// <param name="clockMs">End of the window (Unix ms).</param>
    /// <param name="before">What holds, by cohort; an empty name: the whole fleet.</param>
    /// <returns>What holds from now on.</returns>
    public IReadOnlyDictionary<string, CohortBaseline> Take(
        FleetHarvest harvest, long clockMs, IReadOnlyDictionary<string, CohortBaseline> before)
    {
        foreach (var (cohort, panel) in harvest.Baselines)
        {
            Into(cohort, panel);
            if (cohort.Length > 0)
                Into("", panel);
        }

        var hour = clockMs / FleetSample.HourMs;
        if (hour == _hour)
            return before;
        _hour = hour;
        var after = new Dictionary<string, CohortBaseline>(before, StringComparer.Ordinal);
        foreach (var (cohort, panel) in _panels)
        {
            if (panel.Summarise() is { } baseline && TryMakeRoom(after, cohort))
                after[cohort] = baseline;
        }

        _panels.Clear();
        return after;
    }

    // For a new cohort one that told nothing in this hour has to go, if there are too many: cohorts come and go, and the last one would wait for ever.
    private bool TryMakeRoom(Dictionary<string, CohortBaseline> baselines, string cohort)
    {
        if (baselines.ContainsKey(cohort) || baselines.Count <= FleetHarvest.MostCohorts)
            return true;
        var silent = baselines.Keys.Where(name => name.Length > 0 && !_panels.ContainsKey(name)).Min(StringComparer.Ordinal);
        return silent is not null && baselines.Remove(silent);
    }

    // Other features than before: their rows have other columns.
    private void Into(string cohort, BaselinePanel panel)
    {
        // Another window may tell other cohorts apart, if there are more than can be.
        if (!_panels.TryGetValue(cohort, out var known) && _panels.Count > FleetHarvest.MostCohorts)
            return;
        if (known is null || known.Features != panel.Features)
            _panels[cohort] = known = new BaselinePanel(panel.Features);
        known.Merge(panel);
    }
}
