using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>Answers questions about a desk's state. Changes nothing.</summary>
public static class DeskInspection
{
    /// <summary>How the firing alerts stand, the newest first.</summary>
    public static IReadOnlyList<AlertStanding> Of(DeskState state, AlertPolicy policy, long nowMs)
    {
        var silences = state.Silences.Values.Where(s => s.StateAt(nowMs) == SilenceState.Active).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        return
        [
            .. state.Alerts.Values.Where(a => a.Fires)
                .OrderByDescending(a => a.Alert.StartedMs).ThenBy(a => a.Alert.Id, StringComparer.Ordinal)
                .Select(a => Of(state, policy, silences, a, nowMs)),
        ];
    }

    /// <summary>What a silence would hold back if it were active now.</summary>
    public static IReadOnlyList<AlertStanding> Preview(DeskState state, AlertPolicy policy, Silence silence, long nowMs) =>
        [.. Of(state, policy, nowMs).Where(a => silence.Matchers.Matches(a.Labels))];

    private static AlertStanding Of(DeskState state, AlertPolicy policy, List<Silence> silences, TrackedAlert tracked, long nowMs) => new(
        tracked.Alert,
        tracked.Labels,
        [.. policy.Routing.Match(tracked.Labels).SelectMany(r => r.Receivers).Distinct(StringComparer.Ordinal)],
        [.. silences.Where(s => s.Matchers.Matches(tracked.Labels)).Select(s => s.Id)],
        state.Inhibitors.Find(tracked.Alert, tracked.Labels) is { } found ? [found.Source] : [],
        [.. policy.Maintenance.Where(m => m.Silences(tracked.Labels, nowMs)).Select(m => m.Name)],
        tracked.Groups,
        tracked.ExpiresMs);
}
