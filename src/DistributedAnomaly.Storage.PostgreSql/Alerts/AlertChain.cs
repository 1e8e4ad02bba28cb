using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Storage.PostgreSql.Alerts;

/// <summary>The revisions of one alert in one commit: only the last is stored, on top of the one before the first.</summary>
internal sealed record AlertChain(string Id, int Before, Alert Last)
{
    /// <exception cref="StaleAlertsException">The revisions of an alert do not follow each other.</exception>
    public static List<AlertChain> Of(IReadOnlyList<Alert> alerts)
    {
        var chains = new List<AlertChain>(alerts.Count);
        var places = new Dictionary<string, int>(alerts.Count, StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            if (!places.TryGetValue(alert.Id, out var place))
            {
                places.Add(alert.Id, chains.Count);
                chains.Add(new AlertChain(alert.Id, alert.Revision - 1, alert));
                continue;
            }

            if (alert.Revision != chains[place].Last.Revision + 1)
                throw new StaleAlertsException(alert.Id);
            chains[place] = chains[place] with { Last = alert };
        }

        return chains;
    }
}
