using System.Collections.Frozen;
using System.Globalization;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Escalation;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Alerting.TimeIntervals;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>
/// Reads the policy of a scenario: <c>route team group_by=fleet wait=30s interval=5m repeat=4h</c>, below it, two blanks further in,
/// <c>route oncall {severity="critical"} continue escalate=15m:boss mute=nights active=days</c>; <c>direct a b</c>;
/// <c>inhibit source={..} target={..} equal=a,b relation=fleet</c>; <c>interval nights times=22:00-24:00 weekdays=monday:friday zone=Z</c>;
/// <c>maintenance name {..} from=10m to=20m when=nights</c>; <c>flapping ends=3 within=1h hold=10m longest=1h</c>;
/// <c>bounds alerts=3 group=2</c>; <c>no_resolved team</c>. Without a route: direct to team.
/// </summary>
public static class ScenarioPolicyText
{
    public static AlertPolicy Parse(IReadOnlyList<string> lines, DateTimeOffset start)
    {
        var all = lines.Select(line => (Indent: line.Length - line.TrimStart().Length, Words: AlertScenarioFile.Words(line))).ToList();
        var intervals = all.Where(l => l.Words[0] == "interval").Select(l => Interval(l.Words)).ToFrozenDictionary(i => i.Name, StringComparer.Ordinal);
        var at = all.FindIndex(l => l.Words[0] == "route");
        var policy = AlertPolicy.Direct(all.Find(l => l.Words[0] == "direct").Words?.Skip(1) ?? ["team"]);
        if (at >= 0)
            policy = policy with { Routing = RoutingTree.Build(Route(all, ref at), intervals) };
        foreach (var (_, words) in all)
        {
            policy = words[0] switch
            {
                "inhibit" => policy with { Inhibition = policy.Inhibition.Add(Inhibition(words)) },
                "maintenance" => policy with { Maintenance = policy.Maintenance.Add(Maintenance(words, start, intervals)) },
                "flapping" => policy with
                {
                    Flapping = new FlappingPolicy
                    {
                        Ends = int.Parse(Value(words, "ends")!, CultureInfo.InvariantCulture), Within = Time(words, "within") ?? TimeSpan.FromHours(1),
                        Hold = Time(words, "hold") ?? TimeSpan.FromMinutes(10), LongestHold = Time(words, "longest") ?? TimeSpan.FromHours(2),
                    },
                },
                "bounds" => policy with { MaxAlerts = Number(words, "alerts") ?? 1000, MaxGroupAlerts = Number(words, "group") ?? 1000 },
                "no_resolved" => policy with { WithoutResolved = words.Skip(1).ToFrozenSet(StringComparer.Ordinal) },
                "route" or "interval" or "direct" => policy,
                _ => throw new FormatException($"'{words[0]}' is no word of a policy"),
            };
        }

        return policy;
    }

    private static RouteSpec Route(List<(int Indent, List<string> Words)> lines, ref int at)
    {
        var (indent, words) = lines[at++];
        var below = new List<RouteSpec>();
        while (at < lines.Count && lines[at].Words[0] == "route" && lines[at].Indent > indent)
            below.Add(Route(lines, ref at));
        return new RouteSpec
        {
            Receiver = words[1] == "-" ? null : words[1],
            Matchers = MatcherSyntax.Parse(words.Find(w => w.StartsWith('{')) ?? ""),
            Continue = words.Contains("continue"),
            GroupBy = Value(words, "group_by") is { } by ? by == "none" ? [] : by.Split(',') : null,
            GroupWait = Time(words, "wait"),
            GroupInterval = Time(words, "interval"),
            RepeatInterval = Time(words, "repeat"),
            MuteTimeIntervals = Value(words, "mute")?.Split(',') ?? [],
            ActiveTimeIntervals = Value(words, "active")?.Split(',') ?? [],
            Escalation = Value(words, "escalate") is { } steps ? [.. steps.Split(',').Select(Step)] : null,
            Routes = below,
        };
    }

    private static EscalationStep Step(string text) => new(AlertScenarioFile.Duration(text.Split(':')[0]), text.Split(':')[1]);

    private static InhibitionRule Inhibition(List<string> words) => new()
    {
        Source = MatcherSyntax.Parse(Value(words, "source") ?? ""),
        Target = MatcherSyntax.Parse(Value(words, "target") ?? ""),
        Equal = [.. Value(words, "equal")?.Split(',') ?? []],
        Relation = Enum.Parse<InhibitionRelation>(Value(words, "relation") ?? "none", ignoreCase: true),
    };

    private static MaintenanceWindow Maintenance(List<string> words, DateTimeOffset start, IReadOnlyDictionary<string, NamedTimeInterval> intervals) => new()
    {
        Name = words[1],
        Matchers = MatcherSyntax.Parse(words.Find(w => w.StartsWith('{')) ?? ""),
        StartsMs = Time(words, "from") is { } from ? (start + from).ToUnixTimeMilliseconds() : null,
        EndsMs = Time(words, "to") is { } to ? (start + to).ToUnixTimeMilliseconds() : null,
        Intervals = [.. (Value(words, "when")?.Split(',') ?? []).Select(name => intervals[name])],
    };

    private static NamedTimeInterval Interval(List<string> words) => new(
        words[1],
        [
            new TimeInterval
            {
                Times = [.. (Value(words, "times")?.Split(',') ?? []).Select(t => TimeIntervalSyntax.ParseTimes(t.Split('-')[0], t.Split('-')[1]))],
                Weekdays = [.. (Value(words, "weekdays")?.Split(',') ?? []).Select(TimeIntervalSyntax.ParseWeekdays)],
                DaysOfMonth = [.. (Value(words, "days")?.Split(',') ?? []).Select(TimeIntervalSyntax.ParseDaysOfMonth)],
                TimeZone = Value(words, "zone") is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc,
            },
        ]);

    private static string? Value(List<string> words, string key) => words.Find(w => w.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];

    private static TimeSpan? Time(List<string> words, string key) => Value(words, key) is { } text ? AlertScenarioFile.Duration(text) : null;

    private static int? Number(List<string> words, string key) =>
        Value(words, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
