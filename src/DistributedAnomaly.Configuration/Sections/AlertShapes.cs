using System.Globalization;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Core.Alerting.Escalation;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Routes and what holds alerts back, in Alertmanager's words.</summary>
internal static class AlertShapes
{
    public static readonly RouteSpec NoRoute = new();

    private static readonly TextShape Name = new(1, 256);
    private static readonly ListShape<string> Names = new(Name, "", 100);
    private static readonly EscalationStep NoStep = new(TimeSpan.Zero, "");

    private static readonly Shape<LabelMatchers> Matchers = new MatchersShape();

    private static readonly ObjectShape<EscalationStep> Step =
        new ObjectShape<EscalationStep>("Whom to tell when nobody has acknowledged in time.", NoStep)
            .With("after", "Since somebody was told first.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)), s => s.After, (s, v) => s with { After = v }, required: true)
            .With("receiver", "Who is told then.", Name, s => s.Receiver, (s, v) => s with { Receiver = v }, required: true);

    public static readonly ObjectShape<RouteSpec> Route =
        new ObjectShape<RouteSpec>("A node of the routing tree; what it does not say comes from the node above.", NoRoute, "route")
            .With("receiver", "Who is told.", Name, r => r.Receiver ?? "", (r, v) => r with { Receiver = v }, showDefault: false)
            .With("matchers", "Conditions on labels that must all hold, such as severity=\"critical\".",
                Matchers, r => r.Matchers, (r, v) => r with { Matchers = v }, showDefault: false)
            .With("continue", "true: later siblings are looked at as well.", new BooleanShape(), r => r.Continue, (r, v) => r with { Continue = v })
            .With("group_by", "Alerts with the same values of these labels are told together; ['...']: all labels.",
                Names, r => r.GroupBy ?? [], (r, v) => r with { GroupBy = v }, showDefault: false)
            .With("group_wait", "Between the first alert of a group and its first notification; 30s where no route says otherwise.",
                new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)), r => r.GroupWait ?? default, (r, v) => r with { GroupWait = v }, showDefault: false)
            .With("group_interval", "Between two notifications of a group about something new; 5m where no route says otherwise.",
                new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
                r => r.GroupInterval ?? default, (r, v) => r with { GroupInterval = v }, showDefault: false)
            .With("repeat_interval", "Until what still fires is told again; 4h where no route says otherwise.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365)),
                r => r.RepeatInterval ?? default, (r, v) => r with { RepeatInterval = v }, showDefault: false)
            .With("mute_time_intervals", "Nothing new is told at these times.",
                Names, r => r.MuteTimeIntervals, (r, v) => r with { MuteTimeIntervals = v }, showDefault: false)
            .With("active_time_intervals", "Something new is told at these times only.",
                Names, r => r.ActiveTimeIntervals, (r, v) => r with { ActiveTimeIntervals = v }, showDefault: false)
            .With("escalate", "Who is told when nobody has acknowledged in time.",
                new ListShape<EscalationStep>(Step, NoStep, 10),
                r => r.Escalation is { } steps ? [.. steps] : (IReadOnlyList<EscalationStep>)[], (r, v) => r with { Escalation = [.. v] },
                showDefault: false)
            .With("routes", "Looked at in order; the first that matches is taken.",
                new ListShape<RouteSpec>(new LazyShape<RouteSpec>(() => Route!), NoRoute, 1000), r => r.Routes, (r, v) => r with { Routes = v },
                showDefault: false)
            .Check(["escalate"], (node, route, context) =>
            {
                if (route.Escalation is { } steps && steps.Zip(steps.Skip(1)).Any(s => s.Second.After <= s.First.After))
                    context.Error((Yaml.ConfigNode?)node.KeyOf("escalate") ?? node, "The steps of 'escalate' must come one after the other: each 'after' longer than the one before.");
            });

    private static readonly InhibitionRule NoRule = new();

    public static readonly ListShape<InhibitionRule> InhibitRules = new(
        new ObjectShape<InhibitionRule>("While a source fires, its targets are not told.", NoRule)
            .With("source_matchers", "Alerts that hold others back.", Matchers, r => r.Source, (r, v) => r with { Source = v }, showDefault: false)
            .With("target_matchers", "Alerts that are held back.", Matchers, r => r.Target, (r, v) => r with { Target = v }, showDefault: false)
            .With("equal", "Labels that must have the same value on both sides.",
                Names, r => r.Equal, (r, v) => r with { Equal = [.. v] }, showDefault: false)
            .With("relation", "fleet: the source is an incident of the target's fleet; parent: the source's entity is the target's label parent.",
                new ChoiceShape<InhibitionRelation>(
                    ("none", InhibitionRelation.None), ("fleet", InhibitionRelation.Fleet), ("parent", InhibitionRelation.Parent)),
                r => r.Relation, (r, v) => r with { Relation = v }),
        NoRule,
        1000);

    public static readonly ListShape<NamedTimeInterval> TimeIntervals = TimeIntervalShapes.Intervals;

    private static readonly MaintenanceSettings NoWindow = new();

    private static readonly ParsedShape<DateTimeOffset?> Time = new(
        new TextShape(10, 40), ParseTime, t => t?.ToString("O", CultureInfo.InvariantCulture));

    public static readonly ListShape<MaintenanceSettings> Maintenance = new(
        new ObjectShape<MaintenanceSettings>("A planned silence: once, at times of the calendar, or both.", NoWindow)
            .With("name", "Says what held an alert back.", Name, m => m.Name, (m, v) => m with { Name = v }, required: true)
            .With("matchers", "What is silent.", Matchers, m => m.Matchers, (m, v) => m with { Matchers = v }, showDefault: false)
            .With("from", "RFC 3339; without it: since ever.", Time, m => m.From, (m, v) => m with { From = v }, showDefault: false)
            .With("to", "RFC 3339; without it: for ever.", Time, m => m.To, (m, v) => m with { To = v }, showDefault: false)
            .With("time_intervals", "Only at these times.", Names, m => m.TimeIntervals, (m, v) => m with { TimeIntervals = v }, showDefault: false)
            .Check(["from", "to"], (node, window, context) =>
            {
                if (window.From >= window.To)
                    context.Error((Yaml.ConfigNode?)node.KeyOf("to") ?? node, "'to' must be later than 'from'.");
            }),
        NoWindow,
        1000,
        (m => m.Name, "name"));

    public static readonly ObjectShape<AlertSettings> General =
        new ObjectShape<AlertSettings>("What holds for all alerts.", new AlertSettings())
            .With("resolve_timeout", "An alert from another system is over when nobody has said for so long that it fires.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), a => a.ResolveTimeout, (a, v) => a with { ResolveTimeout = v })
            .With("without_resolved", "Receivers that are not told when something is over.",
                Names, a => a.WithoutResolved, (a, v) => a with { WithoutResolved = v }, showDefault: false)
            .With("hold_flapping", "false: what comes and goes is told each time.",
                new BooleanShape(), a => a.HoldFlapping, (a, v) => a with { HoldFlapping = v })
            .With("flapping", "What counts as coming and going.",
                new ObjectShape<FlappingPolicy>("When an alert that comes and goes is held open.", new FlappingPolicy())
                    .With("ends", "So many ends within the time below.", new IntegerShape(2, FlapHistory.MaxEnds), f => f.Ends, (f, v) => f with { Ends = v })
                    .With("within", "The time in which they count.",
                        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), f => f.Within, (f, v) => f with { Within = v })
                    .With("hold", "Without a change for so long it is over.",
                        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), f => f.Hold, (f, v) => f with { Hold = v })
                    .With("longest_hold", "Changes or not, after so long it is told.",
                        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), f => f.LongestHold, (f, v) => f with { LongestHold = v }),
                a => a.Flapping, (a, v) => a with { Flapping = v });

    private static (DateTimeOffset? Time, string? Fault) ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time, null)
            : (null, $"'{text}' is not a time, such as 2026-03-01T22:00:00Z.");
}
