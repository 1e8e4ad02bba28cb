using System.Security.Cryptography;
using System.Text;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Routing;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>Names groups.</summary>
internal static class GroupKeys
{
    /// <summary>Labels of the group that an alert belongs to on a route.</summary>
    public static ContextLabels LabelsOf(Route route, Alert alert, ContextLabels labels)
    {
        if (route.PerAlert)
            return ContextLabels.From([new("alert", alert.Id)]);
        if (route.GroupByAll)
            return labels;
        return ContextLabels.From(route.GroupBy.Select(name => KeyValuePair.Create(name, labels.Find(name) ?? "")).Where(p => p.Value.Length > 0));
    }

    /// <example>{}/{severity="critical"}:{fleet="host"}</example>
    public static string Of(Route route, ContextLabels groupLabels)
    {
        var key = new StringBuilder(route.Key).Append(":{");
        foreach (ref readonly var pair in groupLabels.Pairs)
        {
            if (key[^1] != '{')
                key.Append(',');
            key.Append(pair.Key).Append('=').Append(QuotedText.Quote(pair.Value));
        }

        return key.Append('}').ToString();
    }

    /// <summary>Another one each time that the group comes into being.</summary>
    public static string NewId(string key, string firstAlertId, long nowMs) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\x1{firstAlertId}\x1{nowMs}")).AsSpan(0, 16));
}
