using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// The state of a desk as documents beside its alerts, each with a version of its own: a decision writes those that it touched.
/// </summary>
public static class DeskSnapshot
{
    /// <summary>A part of the state as it is now; without a body if it is gone, or follows from the alerts alone.</summary>
    public static DeskDocument Document(DeskState state, DocumentKind kind, string key)
    {
        var writer = new SnapshotWriter();
        switch (kind)
        {
            case DocumentKind.Group when state.Groups.TryGetValue(key, out var group) && !FollowsFromAlerts(group):
                DeskCodec.Write(writer, group);
                break;
            case DocumentKind.Silence when state.Silences.TryGetValue(key, out var silence):
                DeskCodec.Write(writer, silence);
                break;
            case DocumentKind.Flaps when state.Flaps.TryGetValue(key, out var flaps):
                DeskCodec.Write(writer, flaps);
                break;
            default:
                return new DeskDocument(kind, key, null);
        }

        return new DeskDocument(kind, key, writer.Written.ToArray());
    }

    // Without routes: what fires was told, unless a document says otherwise.
    private static bool FollowsFromAlerts(AlertGroup group) =>
        group is { PerAlert: true, IsPeculiar: false, RouteKey.Length: > 0 } && group.Members.Values.All(m => m is { IsTold: true, Held: HoldReason.None });

    public static IReadOnlyList<DeskDocument> Save(DeskState state) =>
    [
        .. state.Groups.Keys.Select(key => Document(state, DocumentKind.Group, key))
            .Concat(state.Silences.Keys.Select(key => Document(state, DocumentKind.Silence, key)))
            .Concat(state.Flaps.Keys.Select(key => Document(state, DocumentKind.Flaps, key)))
            .Where(d => d.Body is not null),
    ];

    /// <summary>A silence alone, for the way between two processes.</summary>
    public static byte[] Write(Silence silence)
    {
        var writer = new SnapshotWriter();
        DeskCodec.Write(writer, silence);
        return writer.Written.ToArray();
    }

    /// <exception cref="SnapshotException">Damaged or of a later version.</exception>
    public static Silence ReadSilence(ReadOnlySpan<byte> silence) => DeskCodec.ReadSilence(silence);

    /// <summary>The alerts of which the groups of a snapshot speak: they are needed to restore it, whether they fire or not.</summary>
    /// <exception cref="SnapshotException">A document is damaged or of a later version.</exception>
    public static IReadOnlyList<string> AlertsOf(IEnumerable<DeskDocument> documents) =>
        [.. documents.Where(d => d is { Kind: DocumentKind.Group, Body: not null }).SelectMany(d => DeskCodec.ReadGroup(d.Body).Members.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>Brings a state back. Decide <see cref="PolicyApplied"/> on it before anything else.</summary>
    /// <param name="documents">As they were saved.</param>
    /// <param name="alerts">What fires, and what <see cref="AlertsOf"/> names.</param>
    /// <param name="policy">What holds.</param>
    /// <param name="nowMs">Alerts from outside have the whole resolve timeout from now on (Unix ms).</param>
    /// <exception cref="SnapshotException">A document is damaged or of a later version.</exception>
    public static DeskState Restore(IEnumerable<DeskDocument> documents, IEnumerable<Alert> alerts, AlertPolicy policy, long nowMs)
    {
        var state = DeskState.Empty;
        var expiresMs = nowMs + (long)policy.ResolveTimeout.TotalMilliseconds;
        var tracked = state.Alerts.ToBuilder();
        foreach (var alert in alerts.OrderByDescending(a => a.UpdatedMs))
        {
            var expires = alert is { Kind: AlertKind.External, Status: AlertStatus.Firing } ? Math.Max(expiresMs, alert.ExpiresMs ?? 0) : (long?)null;
            tracked[alert.Id] = new TrackedAlert(alert, AlertLabels.Of(alert), [], expires);
        }

        var groups = state.Groups.ToBuilder();
        var silences = state.Silences.ToBuilder();
        var flaps = state.Flaps.ToBuilder();
        foreach (var document in documents)
        {
            switch (document)
            {
                case { Kind: DocumentKind.Group, Body: { } body }:
                    var group = DeskCodec.ReadGroup(body);
                    group = group with { Members = group.Members.RemoveRange(group.Members.Keys.Where(id => !tracked.ContainsKey(id))) };
                    foreach (var id in group.Members.Keys)
                        tracked[id] = tracked[id] with { Groups = tracked[id].Groups.Add(group.Key) };
                    if (!group.Members.IsEmpty)
                        groups[group.Key] = group;
                    break;
                case { Kind: DocumentKind.Silence, Body: { } body }:
                    var silence = DeskCodec.ReadSilence(body);
                    silences[silence.Id] = silence;
                    break;
                case { Kind: DocumentKind.Flaps, Body: { } body }:
                    flaps[document.Key] = DeskCodec.ReadFlaps(body);
                    break;
                default:
                    break;
            }
        }

        // What is over and in no group has been told; what fires beyond the bound is told alone.
        var grouped = tracked.Where(t => !t.Value.Groups.IsEmpty).ToList();
        var others = tracked.Where(t => t.Value.Groups.IsEmpty && t.Value.Fires).Take(Math.Max(0, policy.MaxAlerts - grouped.Count));
        var kept = grouped.Concat(others).ToList();
        return state with
        {
            Alerts = state.Alerts.AddRange(kept), Groups = groups.ToImmutable(), Silences = silences.ToImmutable(), Flaps = flaps.ToImmutable(),
        };
    }
}
