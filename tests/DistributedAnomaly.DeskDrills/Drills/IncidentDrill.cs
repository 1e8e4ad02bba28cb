using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Drills;

/// <summary>
/// A fault that strikes a whole fleet at once, and is over after some minutes: how many alerts fire, how many notifications a webhook gets and how soon,
/// and whether every observation was judged. With nothing configured but the webhook, or with a route. The fleet's history is as long as it takes until
/// its own ways are known; from then on a minute of it is two seconds of the drill.
/// </summary>
internal static class IncidentDrill
{
    private const int HistoryMinutes = 480, FaultMinutes = 10, CalmMinutes = 40;

    /// <summary>Part of the members of which people may be told beside the incident.</summary>
    private const double MostTold = 0.005;

    private static readonly TimeSpan History = TimeSpan.FromMilliseconds(150), Minute = TimeSpan.FromSeconds(2), Settling = TimeSpan.FromSeconds(30);

    public static async Task<Figures> RunAsync(DrillOptions options, bool hasRoute)
    {
        var figures = new Figures(hasRoute ? "fault of a fleet, with a route" : "fault of a fleet, nothing configured");
        using var folder = new TempFolder();
        await using var webhooks = new Webhooks();
        var configuration = $"host_watcher: {{ enabled: false }}\nreceivers: {{ webhooks: [{{ name: on-call, url: '{webhooks.UrlOf("/on-call")}' }}] }}\n";
        await using var server = await ServerProcess.StartAsync(
            folder.Path, configuration + (hasRoute ? "route: { receiver: on-call, group_by: [fleet], group_wait: 10s, group_interval: 20s }\n" : ""));
        using var client = new ServerClient(() => server.Url);
        using var reading = new FleetReading(server.Url);
        var fleet = new StruckFleet(options.Entities ?? 1000, options.Seed);
        await PassAsync(HistoryMinutes, History, isFaulty: false);
        await Task.Delay(Settling);
        var before = webhooks.All.Count;

        var (fault, struckMs) = (fleet.Time, Webhooks.NowMs());
        await PassAsync(FaultMinutes, Minute, isFaulty: true);
        var firing = await reading.FiringAsync();
        var over = fleet.Time;
        await PassAsync(CalmMinutes, Minute, isFaulty: false);
        await Task.Delay(Settling);

        var told = webhooks.All.Skip(before).ToList();
        var alerts = told.SelectMany(t => t.Alerts).ToList();
        var own = alerts.Where(a => a.Kind != "fleet").DistinctBy(a => a.Entity).ToList();
        var incident = told.FirstOrDefault(t => t.Alerts.Any(a => a.Kind == "fleet"));
        var sent = (long)fleet.Entities * (HistoryMinutes + FaultMinutes + CalmMinutes);
        var lost = sent - await reading.ObservationsAsync();
        figures["entities"] = fleet.Entities;
        figures["alerts of entities firing in the fault"] = firing.Count(a => a.Kind == "anomaly");
        figures["incidents firing in the fault"] = firing.Count(a => a.Kind == "fleet");
        figures["notifications before the fault"] = before;
        figures["notifications since"] = told.Count;
        figures["of the incident"] = told.Count(t => t.Alerts.Any(a => a.Kind == "fleet"));
        figures["entities told of by themselves"] = own.Count;
        figures["of these since it was over"] = own.Count(a => a.Started >= over);
        if (incident is not null)
            figures.Add("from the fault to its notification, s", (incident.AtMs - struckMs) / 1000);
        figures["observations"] = sent;
        figures["observations lost"] = lost;
        figures["told, in words"] = incident?.Alerts.First(a => a.Kind == "fleet").Summary ?? "";
        if (alerts.Where(a => a.Kind == "fleet").Select(a => a.Id).Distinct(StringComparer.Ordinal).Count() != 1)
            figures.Violations.Add("people were not told of exactly one incident");
        if (!alerts.Any(a => a is { Kind: "fleet", Status: "resolved" }))
            figures.Violations.Add("nobody was told that the incident is over");
        if (own.Count > MostTold * fleet.Entities)
        {
            figures.Violations.Add($"{own.Count} entities were told of by themselves");
            figures.Violations.AddRange(own.Select(a => $"{a.Entity}, {(a.Started - fault).TotalMinutes:0} minutes after the fault began: {a.Summary}"));
        }

        if (lost != 0)
            figures.Violations.Add($"{lost} observations were not judged");
        return figures;

        async Task PassAsync(int minutes, TimeSpan each, bool isFaulty)
        {
            for (var i = 0; i < minutes; i++)
            {
                await client.ObserveAsync(fleet.Next(isFaulty), CancellationToken.None);
                await Task.Delay(each);
            }
        }
    }
}
