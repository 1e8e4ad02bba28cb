using System.Diagnostics;
using DistributedAnomaly.ClusterDrills.Cluster;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>Are the alerts those that there must be, and was each of their revisions told?</summary>
internal static class AlertCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="cluster">To ask.</param>
    /// <param name="before">Alerts that were read before the fault: people know them.</param>
    /// <param name="expected">What there must be.</param>
    /// <param name="figures">Take what was found.</param>
    public static async Task RunAsync(
        DrillCluster cluster, IReadOnlyDictionary<string, Alert> before, IReadOnlyDictionary<string, Alert> expected, Figures figures)
    {
        var found = await FleetCheck.ListAlertsAsync(cluster.Engine);
        figures["alerts: known before the fault"] = before.Count;
        figures["alerts: expected"] = expected.Count;
        figures["alerts: transitions expected"] = expected.Values.Sum(a => a.Revision);
        figures["alerts: found"] = found.Count;
        foreach (var (id, alert) in before)
        {
            if (!found.TryGetValue(id, out var now) || now.Revision < alert.Revision)
                figures.Violations.Add($"alert {id} was known in revision {alert.Revision}, and is now {(now is null ? "gone" : now.Revision)}");
        }

        foreach (var (id, alert) in expected)
        {
            if (!found.TryGetValue(id, out var now))
                figures.Violations.Add($"alert {id} is missing");
            else if (ExpectedEntity.JsonOf(now) != ExpectedEntity.JsonOf(alert))
                figures.Violations.Add($"alert {id} is {ExpectedEntity.JsonOf(now)} where {ExpectedEntity.JsonOf(alert)} was expected");
        }

        figures.Violations.AddRange(found.Keys.Except(expected.Keys).Select(id => $"alert {id} follows from nothing"));
        await ToldAsync(cluster, found, figures);
    }

    private static async Task ToldAsync(DrillCluster cluster, Dictionary<string, Alert> alerts, Figures figures)
    {
        var keys = alerts.Values.SelectMany(a => Enumerable.Range(1, a.Revision).Select(r => $"{a.Id}:{r}")).ToHashSet(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        var told = Told(cluster);
        while (!keys.IsSubsetOf(told.Keys) && watch.Elapsed < Patience)
        {
            await Task.Delay(Pause);
            told = Told(cluster);
        }

        figures["notifications: expected"] = keys.Count;
        figures["notifications: received"] = told.Values.Sum(bodies => bodies.Count);
        figures["notifications: repeated with the same key"] = told.Values.Sum(bodies => bodies.Count - 1);
        figures.Violations.AddRange(keys.Except(told.Keys).Select(key => $"notification {key} was lost"));
        figures.Violations.AddRange(told.Keys.Except(keys).Select(key => $"notification {key} follows from nothing"));
        figures.Violations.AddRange(
            told.Where(t => t.Value.Distinct(StringComparer.Ordinal).Skip(1).Any()).Select(t => $"notification {t.Key} came with two texts"));
    }

    private static Dictionary<string, List<string>> Told(DrillCluster cluster) => cluster.Notifications
        .GroupBy(call => call.Headers["Idempotency-Key"], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Select(call => call.Text).ToList(), StringComparer.Ordinal);
}
