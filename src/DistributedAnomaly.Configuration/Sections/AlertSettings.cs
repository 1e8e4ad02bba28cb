using System.Collections.Frozen;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>What the file says about who is told.</summary>
public sealed record AlertSettings
{
    /// <summary>Null: every alert to every receiver, at once and alone.</summary>
    public RouteSpec? Route { get; init; }

    public IReadOnlyList<InhibitionRule> InhibitRules { get; init; } = [];

    public IReadOnlyList<NamedTimeInterval> TimeIntervals { get; init; } = [];

    public IReadOnlyList<MaintenanceSettings> Maintenance { get; init; } = [];

    /// <summary>Without a change from outside for so long, an alert from outside is over.</summary>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>False: an alert that comes and goes is told each time.</summary>
    public bool HoldFlapping { get; init; } = true;

    public FlappingPolicy Flapping { get; init; } = new();

    /// <summary>Receivers that are not told when something is over.</summary>
    public IReadOnlyList<string> WithoutResolved { get; init; } = [];

    /// <summary>The policy; null: nothing was said.</summary>
    public AlertPolicy? ToPolicy()
    {
        if (this == Nothing)
            return null;
        var intervals = ByName();
        return new AlertPolicy
        {
            Routing = Route is null ? AlertPolicy.Direct([]).Routing : RoutingTree.Build(Route, intervals),
            Inhibition = [.. InhibitRules],
            Maintenance =
            [
                .. Maintenance.Select(m => new MaintenanceWindow
                {
                    Name = m.Name,
                    Matchers = m.Matchers,
                    StartsMs = m.From?.ToUnixTimeMilliseconds(),
                    EndsMs = m.To?.ToUnixTimeMilliseconds(),
                    Intervals = [.. m.TimeIntervals.Select(name => intervals[name])],
                }),
            ],
            // Where nothing is grouped, everything is told.
            Flapping = HoldFlapping && Route is not null ? Flapping : null,
            ResolveTimeout = ResolveTimeout,
            WithoutResolved = WithoutResolved.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static readonly AlertSettings Nothing = new();

    /// <summary>What does not fit together.</summary>
    /// <param name="receivers">Names of those that are configured.</param>
    internal IEnumerable<(string Section, string Message)> Faults(IEnumerable<string> receivers)
    {
        var names = receivers.ToHashSet(StringComparer.Ordinal);
        foreach (var window in Maintenance)
        {
            foreach (var interval in window.TimeIntervals.Where(i => !ByName().ContainsKey(i)))
                yield return ("maintenance", $"The maintenance window '{window.Name}' names the time interval '{interval}', which does not exist.");
        }

        foreach (var receiver in WithoutResolved.Where(r => !names.Contains(r)))
            yield return ("alerts", $"'without_resolved' names the receiver '{receiver}', which does not exist.");
        if (Route is null)
            yield break;
        foreach (var receiver in Receivers(Route).Distinct(StringComparer.Ordinal).Where(r => !names.Contains(r)))
            yield return ("route", $"A route names the receiver '{receiver}', which does not exist.{NearMiss.DidYouMean(receiver, names)}");
        string? fault = null;
        try
        {
            RoutingTree.Build(Route, ByName());
        }
        catch (FormatException e)
        {
            fault = e.Message;
        }

        if (fault is not null)
            yield return ("route", fault);
    }

    private static IEnumerable<string> Receivers(RouteSpec route) =>
        (route.Receiver is null ? [] : new[] { route.Receiver }).Concat(route.Escalation?.Select(s => s.Receiver) ?? [])
        .Concat(route.Routes.SelectMany(Receivers));

    private Dictionary<string, NamedTimeInterval> ByName() => TimeIntervals.ToDictionary(i => i.Name, StringComparer.Ordinal);
}
