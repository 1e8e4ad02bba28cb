using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Matching;
using Route = DistributedAnomaly.Core.Alerting.Routing.Route;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary>
/// The policy in force as a configuration that Alertmanager's tools can read (<c>amtool config show</c>, <c>config routes test</c>).
/// Receivers are names only: what belongs to them may be secret. What Alertmanager does not know is left out.
/// </summary>
internal static class AlertmanagerYaml
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AlertPolicy policy, IEnumerable<string> receivers)
    {
        var yaml = new StringBuilder();
        yaml.AppendLine("global:").Append("  resolve_timeout: ").AppendLine(Duration(policy.ResolveTimeout));
        yaml.AppendLine("route:");
        WriteRoute(yaml, policy.Routing.Root, "  ");
        var named = policy.Routing.All.Select(ReceiverOf).Concat(receivers).Distinct(StringComparer.Ordinal);
        yaml.AppendLine("receivers:");
        foreach (var name in named)
            yaml.Append("- name: ").AppendLine(Quote(name));
        var rules = policy.Inhibition.Where(r => r.Relation == InhibitionRelation.None).ToList();
        if (rules.Count > 0)
            yaml.AppendLine("inhibit_rules:");
        foreach (var rule in rules)
        {
            yaml.Append("- source_matchers: ").AppendLine(List(rule.Source));
            yaml.Append("  target_matchers: ").AppendLine(List(rule.Target));
            yaml.Append("  equal: ").AppendLine(List(rule.Equal));
        }

        var intervals = policy.Routing.All.SelectMany(r => r.MuteTimes.Concat(r.ActiveTimes)).Select(i => i.Name).Distinct(StringComparer.Ordinal).ToList();
        if (intervals.Count > 0)
            yaml.AppendLine("time_intervals:");
        foreach (var name in intervals)
            yaml.Append("- name: ").AppendLine(Quote(name)).AppendLine("  time_intervals: []");
        return yaml.Replace("\r\n", "\n").ToString();
    }

    private static void WriteRoute(StringBuilder yaml, Route route, string indent)
    {
        Line("receiver", Quote(ReceiverOf(route)));
        if (!route.Matchers.Items.IsEmpty)
            Line("matchers", List(route.Matchers));
        if (route.GroupByAll || !route.GroupBy.IsEmpty)
            Line("group_by", route.GroupByAll ? "[\"...\"]" : List(route.GroupBy));
        if (route.Continue)
            Line("continue", "true");
        Line("group_wait", Duration(route.GroupWait));
        // Alertmanager takes no interval of zero.
        Line("group_interval", Duration(route.GroupInterval > TimeSpan.Zero ? route.GroupInterval : TimeSpan.FromSeconds(1)));
        if (route.RepeatInterval is { } repeat)
            Line("repeat_interval", Duration(repeat));
        if (!route.MuteTimes.IsEmpty)
            Line("mute_time_intervals", List(route.MuteTimes.Select(i => i.Name)));
        if (!route.ActiveTimes.IsEmpty)
            Line("active_time_intervals", List(route.ActiveTimes.Select(i => i.Name)));
        if (route.Routes.IsEmpty)
            return;
        yaml.Append(indent).AppendLine("routes:");
        foreach (var child in route.Routes)
        {
            var text = new StringBuilder();
            WriteRoute(text, child, indent + "  ");
            // The first line of an item of a list begins with a dash.
            yaml.Append(indent).Append("- ").Append(text.ToString().AsSpan(indent.Length + 2));
        }

        void Line(string key, string value) => yaml.Append(indent).Append(key).Append(": ").AppendLine(value);
    }

    private static string ReceiverOf(Route route) => route.Receivers.IsEmpty ? "nobody" : string.Join(',', route.Receivers);

    private static string List(LabelMatchers matchers) => List(matchers.Items.Select(m => m.ToString()));

    private static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Quote)) + "]";

    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoted);

    private static string Duration(TimeSpan span) => span.TotalMilliseconds switch
    {
        0 => "0s",
        var ms when ms % 1000 == 0 => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s",
        var ms => ((long)ms).ToString(CultureInfo.InvariantCulture) + "ms",
    };
}
