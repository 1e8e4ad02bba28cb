using System.Text.RegularExpressions;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Policies.Rules;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>A fleet's policy in the file.</summary>
internal static partial class PolicyShapes
{
    private static readonly BooleanShape Flag = new();

    private static readonly ParsedShape<string> Condition = new(new TextShape(1, RuleExpression.MaxLength), ParseCondition, text => text);

    private static readonly ObjectShape<FeaturePolicy> Feature =
        new ObjectShape<FeaturePolicy>("How metrics of one name or pattern become features.", new FeaturePolicy { Metric = "" })
            .With("metric", "Metric name; * stands for any run of characters. The first match in the list counts.",
                new TextShape(1, 256), p => p.Metric, (p, v) => p with { Metric = v }, required: true)
            .With("kind", "gauge: the value is judged. counter: a running total whose rate per second is judged.",
                new ChoiceShape<MetricKind>(("gauge", MetricKind.Gauge), ("counter", MetricKind.Counter)),
                p => p.Kind, (p, v) => p with { Kind = v })
            .With("transform", "What a value goes through before it is judged: log for values over orders of magnitude, delta for the difference to the value before.",
                new ChoiceShape<Transform>(("none", Transform.None), ("log", Transform.Log), ("delta", Transform.Delta)),
                p => p.Transform, (p, v) => p with { Transform = v })
            .With("direction", "Which side of normal is of interest.",
                new ChoiceShape<Direction>(("both", Direction.Both), ("up", Direction.Up), ("down", Direction.Down)),
                p => p.Direction, (p, v) => p with { Direction = v })
            .With("min_deviation", "The smallest deviation from the expectation that matters to people, in the feature's unit.",
                new NumberShape(0), p => p.MinDeviation, (p, v) => p with { MinDeviation = v })
            .With("judged", "false: the metric is recorded in the history and never judged.",
                Flag, p => p.Judged, (p, v) => p with { Judged = v });

    private static readonly ObjectShape<RulePolicy> Rule =
        new ObjectShape<RulePolicy>("What must hold between the metrics of an observation.", new RulePolicy { Name = "", Expect = "" })
            .With("name", "Shown as rule:name in reasons and alerts.",
                new TextShape(1, 64), p => p.Name, (p, v) => p with { Name = v }, required: true)
            .With("when", "The condition under which the rule says anything, such as: requests < 10 and country == \"DE\". Without it: always.",
                Condition, p => p.When ?? "", (p, v) => p with { When = v }, showDefault: false)
            .With("expect", "The condition that must hold then, such as: errors < 1 or abs(flow - demand) <= 0.1 * demand.",
                Condition, p => p.Expect, (p, v) => p with { Expect = v }, required: true)
            .With("surprise", "What a violation is worth; never less than the threshold. Without it: the threshold, which makes it a warning.",
                new NumberShape(1, 20), p => p.Surprise ?? double.NaN, (p, v) => p with { Surprise = v }, showDefault: false)
            .With("for", "Observations in a row that must break the rule before it speaks.",
                new IntegerShape(1, 10_000), p => p.For, (p, v) => p with { For = v });

    private static readonly ObjectShape<CalendarPolicy> Calendar =
        new ObjectShape<CalendarPolicy>("Days that do not run as their weekday does.", new CalendarPolicy())
            .With("holidays", "Local days, such as 2026-12-25, and runs of days, such as 2026-12-31..2027-01-01.",
                new ListShape<Holiday>(new ParsedShape<Holiday>(new TextShape(10, 22), ParseHoliday, d => d.ToString()), default, 1000),
                p => p.Holidays, (p, v) => p with { Holidays = v })
            .With("treat_as", "The weekday whose hours are expected of a holiday.",
                new ChoiceShape<DayOfWeek>(
                    ("monday", DayOfWeek.Monday), ("tuesday", DayOfWeek.Tuesday), ("wednesday", DayOfWeek.Wednesday), ("thursday", DayOfWeek.Thursday),
                    ("friday", DayOfWeek.Friday), ("saturday", DayOfWeek.Saturday), ("sunday", DayOfWeek.Sunday)),
                p => p.TreatAs, (p, v) => p with { TreatAs = v });

    private static readonly ObjectShape<EpisodePolicy> Episode =
        new ObjectShape<EpisodePolicy>("When anomalous observations become an episode, and when it ends.", new EpisodePolicy())
            .With("open_after", "Opens when this many of the last open_window observations were anomalous; at most open_window.",
                new IntegerShape(1, 32), p => p.OpenAfter, (p, v) => p with { OpenAfter = v })
            .With("open_window", "How many observations open_after looks back on.",
                new IntegerShape(1, 32), p => p.OpenWindow, (p, v) => p with { OpenWindow = v })
            .With("critical_opens_at_once", "A critical observation opens an episode alone. Switch it off for cadences of seconds.",
                Flag, p => p.CriticalOpensAtOnce, (p, v) => p with { CriticalOpensAtOnce = v })
            .With("close_after", "Closes after this many calm observations in a row ...",
                new IntegerShape(1, 10_000), p => p.CloseAfter, (p, v) => p with { CloseAfter = v })
            .With("close_after_time", "... that span at least this long.",
                new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)), p => p.CloseAfterTime, (p, v) => p with { CloseAfterTime = v })
            .With("accept_after", "An episode that lasts this long is taken as the new normal from then on.",
                new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(30)), p => p.AcceptAfter, (p, v) => p with { AcceptAfter = v })
            .Check(["open_after", "open_window"], (node, p, context) =>
            {
                if (p.OpenAfter > p.OpenWindow && (node.KeyOf("open_after") ?? node.KeyOf("open_window")) is { } key)
                {
                    context.Error(
                        key,
                        $"'open_after' is {p.OpenAfter}, more than 'open_window', which is {p.OpenWindow}: no episode could ever open.");
                }
            });

    private static readonly ObjectShape<SilencePolicy> Silence =
        new ObjectShape<SilencePolicy>("When an entity that stopped reporting counts as silent.", new SilencePolicy())
            .With("enabled", "false: silence is never noticed.", Flag, p => p.Enabled, (p, v) => p with { Enabled = v })
            .With("intervals", "Silent after this many of its usual intervals without data.",
                new NumberShape(2, 1000), p => p.Intervals, (p, v) => p with { Intervals = v })
            .With("at_least", "Never silent sooner than this.",
                new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), p => p.AtLeast, (p, v) => p with { AtLeast = v });

    private static readonly ObjectShape<RecorderPolicy> Recorder =
        new ObjectShape<RecorderPolicy>("The flight recorder: raw observations kept around each episode.", new RecorderPolicy())
            .With("before", "Observations kept from before the episode opened.",
                new IntegerShape(0, 256), p => p.Before, (p, v) => p with { Before = v })
            .With("during", "Observations kept of the episode and of the time after it, in all.",
                new IntegerShape(0, 100_000), p => p.During, (p, v) => p with { During = v });

    /// <summary>One policy: a fleet's, or the whole of a policy file.</summary>
    public static readonly ObjectShape<FleetPolicy> Policy =
        new ObjectShape<FleetPolicy>("What is judged in a fleet and how.", FleetPolicy.Default, "policy")
            .With("features", "How metrics become features. A metric that matches none is a gauge, judged on both sides.",
                new ListShape<FeaturePolicy>(Feature, new FeaturePolicy { Metric = "" }, 1024, (f => f.Metric, "metric")),
                p => p.Features, (p, v) => p with { Features = v })
            .With("threshold", "Surprise from which an observation is anomalous (4: about once in five weeks), instead of an alarm budget.",
                new NumberShape(1, 20), p => p.Threshold ?? double.NaN, (p, v) => p with { Threshold = v }, showDefault: false)
            .With("alerts_per_entity_day", "The alarm budget per entity: alerts a day that calm operation may cost.",
                new NumberShape(0, 1000, above: true), p => p.AlertsPerEntityDay,
                (p, v) => p with { AlertsPerEntityDay = v, AlertsPerDay = null, Threshold = null })
            .With("alerts_per_day", "The alarm budget of the whole fleet a day, divided by its entities.",
                new NumberShape(0, above: true), p => p.AlertsPerDay ?? double.NaN,
                (p, v) => p with { AlertsPerDay = v, Threshold = null }, showDefault: false)
            .With("critical_margin", "This much above the threshold (powers of ten) an episode is critical, below it a warning.",
                new NumberShape(0, 20), p => p.CriticalMargin, (p, v) => p with { CriticalMargin = v })
            .With("time_zone", "IANA time zone of the entities' days and weeks.",
                new ParsedShape<string>(new TextShape(1, 64), ParseTimeZone, zone => zone), p => p.TimeZone, (p, v) => p with { TimeZone = v })
            .With("max_metrics", "Metrics that one entity may have; further ones are refused.",
                new IntegerShape(1, 4096), p => p.MaxMetrics, (p, v) => p with { MaxMetrics = v })
            .With("rules", "What must hold between metrics. A broken rule opens an episode by itself.",
                new ListShape<RulePolicy>(Rule, new RulePolicy { Name = "", Expect = "" }, RuleSet.MaxRules, (r => r.Name, "name")),
                p => p.Rules, (p, v) => p with { Rules = v })
            .With("context", "Context labels whose values are judged: one that is rare for its entity is surprising.",
                new ListShape<string>(new TextShape(1, 256), "", 8, (name => name, "name")),
                p => p.Context, (p, v) => p with { Context = v })
            .With("learn_from_feedback", "true: what people's answers about the alarms of some entities taught lowers the surprise of similar observations of all.",
                Flag, p => p.LearnsFromFeedback, (p, v) => p with { LearnsFromFeedback = v })
            .With("calendar", "Days that do not run as their weekday does.",
                Calendar, p => p.Calendar, (p, v) => p with { Calendar = v })
            .With("episode", "When anomalous observations become an episode, and when it ends.",
                Episode, p => p.Episode, (p, v) => p with { Episode = v })
            .With("silence", "When an entity that stopped reporting counts as silent.",
                Silence, p => p.Silence, (p, v) => p with { Silence = v })
            .With("recorder", "The flight recorder: raw observations kept around each episode.",
                Recorder, p => p.Recorder, (p, v) => p with { Recorder = v })
            .With("fleet_models", "What the fleet learns from all its entities together: peers and models.",
                FleetModelShapes.Models, p => p.FleetModels, (p, v) => p with { FleetModels = v })
            .With("fleet_incidents", "When many entities that move together are one incident.",
                FleetModelShapes.Incidents, p => p.FleetIncidents, (p, v) => p with { FleetIncidents = v })
            .Check(["rules"], (node, p, context) =>
            {
                if (node.KeyOf("rules") is { } key && RuleSet.Fault(p.Rules) is { } fault)
                    context.Error(key, $"'rules': {fault}.");
            })
            .Check([], (node, _, context) =>
            {
                string[] exclusive = ["threshold", "alerts_per_entity_day", "alerts_per_day"];
                var given = exclusive.Select(node.KeyOf).OfType<Yaml.ScalarNode>().OrderBy(k => k.Line).ThenBy(k => k.Column).ToList();
                for (var i = 1; i < given.Count; i++)
                    context.Error(given[i], $"'{given[i].Text}' and '{given[0].Text}' exclude each other: state one of them.");
            });

    /// <summary>A fleet's name: no slash, no control characters.</summary>
    public static readonly TextShape FleetName =
        new(1, 256, pattern: FleetPattern(), patternInWords: "a fleet name of 1 to 256 characters without slash or control characters");

    private static (string? Condition, string? Fault) ParseCondition(string text)
    {
        try
        {
            RuleExpression.Parse(text);
            return (text, null);
        }
        catch (RuleSyntaxException e)
        {
            return (null, $"The condition '{text}' cannot be understood: {e.Message}.");
        }
    }

    private static (Holiday Holiday, string? Fault) ParseHoliday(string text) => Holiday.TryParse(text, out var holiday)
        ? (holiday, null)
        : (default, $"'{text}' is no day such as 2026-12-25 and no run of days such as 2026-12-31..2027-01-01.");

    private static (string? Zone, string? Fault) ParseTimeZone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            return (name, null);
        var hint = NearMiss.DidYouMean(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) ?? "Use an IANA name, such as Europe/Berlin.";
        return (null, $"This machine knows no time zone '{name}'. {hint}");
    }

    [GeneratedRegex(@"^(?!\.{1,2}$)[^/\u0000-\u001f\u007f-\u009f]*[^/\s\u0000-\u001f\u007f-\u009f][^/\u0000-\u001f\u007f-\u009f]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FleetPattern();
}
