using System.Collections.Frozen;
using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.TimeIntervals;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Routing;

/// <summary>Finds the routes of an alert. Immutable.</summary>
public sealed class RoutingTree
{
    private const string AllLabels = "...";

    private readonly FrozenDictionary<string, Route> _byKey;

    public RoutingTree(Route root)
    {
        Root = root;
        _byKey = Nodes(root).ToFrozenDictionary(r => r.Key, StringComparer.Ordinal);
    }

    public Route Root { get; }

    public IEnumerable<Route> All => Nodes(Root);

    /// <summary>Puts a tree together from what is written down.</summary>
    /// <param name="spec">The root.</param>
    /// <param name="intervals">By name.</param>
    /// <exception cref="FormatException">A name is not known, the root has matchers or no receiver.</exception>
    public static RoutingTree Build(RouteSpec spec, IReadOnlyDictionary<string, NamedTimeInterval> intervals)
    {
        if (spec.Receiver is null)
            throw new FormatException("The root route needs a receiver.");
        if (!spec.Matchers.Items.IsEmpty || spec.Continue)
            throw new FormatException("The root route takes every alert: it has neither matchers nor continue.");
        if (spec.MuteTimeIntervals.Count + spec.ActiveTimeIntervals.Count > 0)
            throw new FormatException("The root route has no time intervals: give them to a route below it.");
        return new RoutingTree(Build(spec, new Route(), "{}", intervals));
    }

    /// <summary>The routes that an alert takes; at least one.</summary>
    public IReadOnlyList<Route> Match(ContextLabels labels)
    {
        var found = new List<Route>();
        Match(Root, labels, found);
        return found;
    }

    public Route? Find(string key) => _byKey.GetValueOrDefault(key);

    private static bool Match(Route route, ContextLabels labels, List<Route> found)
    {
        if (!route.Matchers.Matches(labels))
            return false;
        var any = false;
        foreach (var child in route.Routes)
        {
            if (!Match(child, labels, found))
                continue;
            any = true;
            if (!child.Continue)
                break;
        }

        if (!any)
            found.Add(route);
        return true;
    }

    private static Route Build(RouteSpec spec, Route above, string key, IReadOnlyDictionary<string, NamedTimeInterval> intervals)
    {
        var route = above with
        {
            Key = key,
            Matchers = spec.Matchers,
            Continue = spec.Continue,
            Receivers = spec.Receiver is null ? above.Receivers : [spec.Receiver],
            GroupWait = spec.GroupWait ?? above.GroupWait,
            GroupInterval = spec.GroupInterval ?? above.GroupInterval,
            RepeatInterval = spec.RepeatInterval ?? above.RepeatInterval,
            MuteTimes = Named(spec.MuteTimeIntervals, intervals),
            ActiveTimes = Named(spec.ActiveTimeIntervals, intervals),
            Escalation = spec.Escalation ?? above.Escalation,
            Routes = [],
        };
        if (spec.GroupBy is { } labels)
        {
            var all = labels.Contains(AllLabels, StringComparer.Ordinal);
            if (all && labels.Count > 1)
                throw new FormatException("group_by is either '...' or the names of labels.");
            route = route with { GroupByAll = all, GroupBy = all ? [] : [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var below = ImmutableArray.CreateBuilder<Route>(spec.Routes.Count);
        foreach (var child in spec.Routes)
        {
            var childKey = $"{key}/{child.Matchers}";
            var twin = seen[childKey] = seen.GetValueOrDefault(childKey) + 1;
            below.Add(Build(child, route, twin == 1 ? childKey : $"{childKey}#{twin}", intervals));
        }

        return route with { Routes = below.MoveToImmutable() };
    }

    private static ImmutableArray<NamedTimeInterval> Named(IReadOnlyList<string> names, IReadOnlyDictionary<string, NamedTimeInterval> intervals) =>
    [
        .. names.Select(name => intervals.TryGetValue(name, out var interval)
            ? interval
            : throw new FormatException($"There is no time interval '{name}'.")),
    ];

    private static IEnumerable<Route> Nodes(Route route) => route.Routes.SelectMany(Nodes).Prepend(route);
}
