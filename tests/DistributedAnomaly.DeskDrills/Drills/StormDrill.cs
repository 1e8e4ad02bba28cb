using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Drills;

/// <summary>
/// Many alerts of many entities, evenly over the time. Each is told to a receiver of its own group (how late, beyond the group's wait?) and
/// to one that groups by rack (how many notifications?); beside them, if wanted, to one that takes a second for each call and to one that
/// nobody answers for.
/// </summary>
internal static class StormDrill
{
    private const int EachWaitMs = 1000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromSeconds(60);

    public static async Task<Figures> RunAsync(DrillOptions options, bool withOthers)
    {
        var figures = new Figures(withOthers ? "storm beside a slow and a dead receiver" : "storm");
        using var folder = new TempFolder();
        await using var webhooks = new Webhooks("/slow", TimeSpan.FromSeconds(1));
        await using var server = await ServerProcess.StartAsync(folder.Path, Configuration(options, webhooks, withOthers));
        using var client = new ServerClient(() => server.Url);
        var storm = new Storm(options.Entities ?? 1000, options.Alerts, options.Duration);
        await client.ObserveAsync(storm.Beginning(), CancellationToken.None);

        using var over = new CancellationTokenSource();
        var memory = WatchMemoryAsync(server, over.Token);
        await storm.RunAsync(client, Tick);
        var ended = Webhooks.NowMs();
        await DrainAsync(webhooks, storm);
        await over.CancelAsync();
        figures["entities"] = storm.Entities;
        figures["alerts"] = storm.Alerts;
        figures.Add("storm, s", (ended - storm.BeganMs) / 1000);
        figures.Add("server: processor time, s", server.ProcessorTime.TotalSeconds);
        figures.Add("server: most memory, MiB", await memory / 1048576.0);
        Report(figures, webhooks, storm, options.Routes);
        return figures;
    }

    private static void Report(Figures figures, Webhooks webhooks, Storm storm, bool routes)
    {
        var each = webhooks.All.Where(t => t.Path == "/each").ToList();
        var late = new Percentiles(Lateness(each, storm, "firing", routes ? EachWaitMs : 0));
        foreach (var share in (double[])[0.5, 0.9, 0.99, 1])
            figures.Add($"firing: {(share < 1 ? $"p{share * 100:0}" : "longest")} beyond group_wait, ms", late[share]);
        if (!routes)
        {
            var ends = new Percentiles(Lateness(each, storm, "resolved", 0));
            foreach (var share in (double[])[0.5, 0.99, 1])
                figures.Add($"resolved: {(share < 1 ? $"p{share * 100:0}" : "longest")}, ms", ends[share]);
        }

        figures["notifications: each alert for itself"] = each.Count;
        if (routes)
            figures["notifications: by rack"] = webhooks.All.Count(t => t.Path == "/team");
        figures["notifications: taken by the slow receiver"] = webhooks.All.Count(t => t.Path == "/slow");
        foreach (var status in (string[])["firing", "resolved"])
        {
            var told = Told(each, status);
            var missing = Enumerable.Range(0, storm.Entities)
                .SelectMany(e => Enumerable.Range(1, storm.CyclesOf(e)), (e, cycle) => $"{FaultyFleet.Name}/{FaultyFleet.Entity(e)}/anomaly/{cycle}")
                .Where(id => !told.ContainsKey(id));
            figures.Violations.AddRange(missing.Select(id => $"nobody was told that {id} is {status}"));
        }

        figures.Violations.AddRange(each.CountBy(t => t.Key, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => $"{c.Key} came {c.Value} times"));
    }

    private static IEnumerable<double> Lateness(IReadOnlyList<Telling> tellings, Storm storm, string status, int waitMs) =>
        Told(tellings, status).Select(t => t.Value - storm.SaidMs(t.Key, status) - waitMs);

    /// <summary>When each alert was told first.</summary>
    private static Dictionary<string, double> Told(IEnumerable<Telling> tellings, string status)
    {
        var first = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var telling in tellings)
        {
            foreach (var alert in telling.Alerts.Where(a => a.Status == status))
                first.TryAdd(alert.Id, telling.AtMs);
        }

        return first;
    }

    private static async Task DrainAsync(Webhooks webhooks, Storm storm)
    {
        var deadline = Webhooks.NowMs() + Patience.TotalMilliseconds;
        while (Webhooks.NowMs() < deadline && Told(webhooks.All.Where(t => t.Path == "/each"), "resolved").Count < storm.Alerts)
            await Task.Delay(200);
    }

    private static async Task<long> WatchMemoryAsync(ServerProcess server, CancellationToken over)
    {
        long most = 0;
        while (!over.IsCancellationRequested)
        {
            most = Math.Max(most, server.WorkingSet);
            await Task.Delay(200, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return most;
    }

    private static string Configuration(DrillOptions options, Webhooks webhooks, bool withOthers)
    {
        List<(string Name, Uri Url)> receivers = [("each", webhooks.UrlOf("/each"))];
        if (options.Routes)
            receivers.Add(("team", webhooks.UrlOf("/team")));
        if (withOthers)
        {
            receivers.Add(("slow", webhooks.UrlOf("/slow")));
            // Nobody listens there.
            receivers.Add(("dead", new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/dead")));
        }

        var text = $$"""
            host_watcher: { enabled: false }
            {{FaultyFleet.Configuration}}
            receivers:
              webhooks:

            """;
        foreach (var (name, url) in receivers)
            text += $"    - {{ name: {name}, url: '{url}' }}\n";
        if (!options.Routes)
            return text;
        text += "route:\n  receiver: team\n  group_by: [rack]\n  group_wait: 2s\n  group_interval: 5s\n  repeat_interval: 4h\n  routes:\n";
        foreach (var (name, _) in receivers.Where(r => r.Name != "team"))
            text += $"    - {{ receiver: {name}, matchers: ['fleet=storm'], continue: true, group_by: [entity], group_wait: {EachWaitMs}ms, group_interval: 2s }}\n";
        return text + "    - { receiver: team, matchers: ['fleet=storm'] }\n";
    }
}
