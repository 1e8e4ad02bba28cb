using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>Makes the events of a scenario's steps, and remembers which episode of an entity is open.</summary>
public sealed class ScenarioEvents
{
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);

    private readonly Dictionary<EntityKey, Episode> _episodes = [];
    private readonly Dictionary<EntityKey, (string Id, ContextLabels Labels)> _named = [];
    private readonly Dictionary<EntityKey, long> _quiet = [];

    /// <returns>Null: the step is not about an alert.</returns>
    public AlertEvent? Of(ScenarioAction step, long nowMs)
    {
        var key = KeyOf(step.Target);
        switch (step.Verb)
        {
            case "fire" or "escalate" or "resolve":
                return Episode(step, key, nowMs);
            case "quiet" or "back":
                if (step.Verb == "quiet")
                    _quiet[key] = nowMs;
                var quiet = new SilenceEvent(key, nowMs, step.Labels, step.Verb == "quiet", _quiet[key], 1000);
                _named[key] = (AlertId.Of(quiet), step.Labels);
                return quiet;
            case "incident" or "over":
                var open = step.Verb == "incident";
                if (open)
                    _quiet[key] = nowMs;
                var incident = new FleetIncidentEvent(key, nowMs, step.Labels, open, _quiet[key], Severity.Critical, "many moved together");
                _named[key] = (AlertId.Of(incident), step.Labels);
                return incident;
            case "external" or "ended":
                var over = step.Verb == "ended";
                return new ExternalAlertEvent(
                    nowMs, step.Labels, ContextLabels.Empty, nowMs, over ? nowMs : nowMs + (long)(step.For ?? ResolveTimeout).TotalMilliseconds, "");
            case "ack" or "unack":
                return new AcknowledgementEvent(key, nowMs, _named[key].Id, step.Verb == "ack" ? "ann" : null, "");
            default:
                return null;
        }
    }

    /// <returns>Null: the step is not about a silence.</returns>
    public static DeskEvent? DeskEventOf(ScenarioAction step, long nowMs)
    {
        switch (step.Verb)
        {
            case "silence" or "silence-later":
                var fromMs = nowMs + (step.Verb == "silence" ? 0 : 600_000);
                return new SilencePut(new Silence
                {
                    Id = step.Target, Matchers = MatcherSyntax.Parse(step.Matchers), StartsMs = fromMs,
                    EndsMs = fromMs + (long)step.For!.Value.TotalMilliseconds,
                });
            case "unsilence":
                return new SilenceEnded(step.Target);
            default:
                return null;
        }
    }

    /// <summary>How a scenario calls an alert: its entity, or the label alertname of one from outside.</summary>
    public static string NameOf(Alert alert) =>
        alert.Kind == AlertKind.External ? alert.Labels.Find(AlertLabels.Name) ?? "?" : alert.Key.Fleet == "host" ? alert.Key.Entity : alert.Key.ToString();

    public static EntityKey KeyOf(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new EntityKey("host", target) : new EntityKey(target[..slash], target[(slash + 1)..]);
    }

    private EpisodeEvent Episode(ScenarioAction step, EntityKey key, long nowMs)
    {
        var before = _episodes.GetValueOrDefault(key);
        var labels = step.Labels.Count > 0 || !_named.TryGetValue(key, out var named) ? step.Labels : named.Labels;
        var critical = step.Verb == "escalate" || labels.Find("level") == "critical";
        var (change, episode) = step.Verb switch
        {
            "fire" => (EpisodeChange.Opened, new Episode(before.Number + 1, nowMs, 0, critical ? Severity.Critical : Severity.Warning, 4)),
            "escalate" => (EpisodeChange.Escalated, before with { Severity = Severity.Critical }),
            _ => (EpisodeChange.Closed, before with { EndedMs = nowMs }),
        };
        _episodes[key] = episode;
        var e = new EpisodeEvent(key, nowMs, labels, change, episode, change == EpisodeChange.Closed ? [] : [AlertEvents.Cpu]);
        _named[key] = (AlertId.Of(e), labels);
        return e;
    }
}
