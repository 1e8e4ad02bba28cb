using System.Globalization;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Drills;

/// <summary>
/// A fault that strikes a whole fleet at once, and is over after some minutes: how many alerts fire, and how many notifications a webhook gets. With
/// nothing configured but the webhook, or with a route of the usual times. The minutes of the fleet are two seconds of the drill.
/// </summary>
internal static class IncidentDrill
{
    private const int HistoryMinutes = 180, FaultMinutes = 10, CalmMinutes = 40;

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
        var fleet = new StruckFleet(options.Entities ?? 1000, options.Seed);
        await PassAsync(HistoryMinutes, History, isFaulty: false);
        await Task.Delay(Settling);
        var before = webhooks.All.Count;

        await PassAsync(FaultMinutes, Minute, isFaulty: true);
        var firing = await FiringAsync(server.Url);
        await PassAsync(CalmMinutes, Minute, isFaulty: false);
        await Task.Delay(Settling);

        var told = webhooks.All.Skip(before).ToList();
        var alerts = told.SelectMany(t => t.Alerts).ToList();
        var members = alerts.Where(a => a.Kind != "fleet").Select(a => a.Entity).Distinct(StringComparer.Ordinal).Count();
        figures["entities"] = fleet.Entities;
        figures["alerts of entities firing in the fault"] = firing.Count(a => a.Kind == "anomaly");
        figures["incidents firing in the fault"] = firing.Count(a => a.Kind == "fleet");
        figures["notifications before the fault"] = before;
        figures["notifications since"] = told.Count;
        figures["entities that they tell of"] = members;
        figures["told, in words"] = told.Count == 0 ? "" : told[0].Content.Alert.Summary;
        if (alerts.Where(a => a.Kind == "fleet").Select(a => a.Id).Distinct(StringComparer.Ordinal).Count() != 1)
            figures.Violations.Add("people were not told of exactly one incident");
        if (!alerts.Any(a => a is { Kind: "fleet", Status: "resolved" }))
            figures.Violations.Add("nobody was told that the incident is over");
        if (told.Count > fleet.Entities / 50 + 2)
            figures.Violations.Add($"{told.Count} notifications of one fault");
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

    private static async Task<IReadOnlyList<Alert>> FiringAsync(Uri server)
    {
        using var http = new HttpClient();
        var body = await http.GetByteArrayAsync(new Uri(server, string.Create(CultureInfo.InvariantCulture, $"api/v1/alerts?status=firing&limit=1000&fleet={FaultyFleet.Name}")));
        return JsonSerializer.Deserialize(body, V1Json.Default.AlertList)!.Alerts;
    }
}
