using System.Collections.Concurrent;
using System.Diagnostics;
using DistributedAnomaly.DeskDrills.Load;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Drills;

/// <summary>
/// <c>kill -9</c> of the server at random moments while actors have alerts, and a restart each time. An actor says that its alert begins,
/// until the server has taken it, waits until a webhook was told, says that it is over, and waits until that was told too.
/// </summary>
internal static class KillDrill
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Figures> RunAsync(DrillOptions options, TextWriter output)
    {
        var figures = new Figures(options.Routes ? "kills, with routes" : "kills, without routes");
        var random = new Random(options.Seed);
        var told = new ConcurrentDictionary<string, TaskCompletionSource>(StringComparer.Ordinal);
        await using var webhooks = new Webhooks(arrived: telling =>
        {
            foreach (var about in telling.Alerts.Select(AlertActor.About).OfType<string>())
                Wait(told, about).TrySetResult();
        });
        await using var server = await KilledServer.StartAsync(Configuration(options, webhooks));
        using var client = new ServerClient(() => server.Url);
        using var stop = new CancellationTokenSource();
        var waits = new ConcurrentBag<double>();
        var faults = new ConcurrentQueue<string>();
        var actors = Enumerable.Range(0, options.Entities ?? 100).Select(n => new AlertActor(n, n % 2 == 0)).ToList();
        var acting = actors.ConvertAll(actor => Task.Run(() => ActAsync(actor, client, told, waits, faults, random.Next(), stop.Token)));
        var watch = Stopwatch.StartNew();
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            // Now and then before it is ready.
            if (random.Next(10) > 0)
                await server.BecomesReadyAsync();
            await Task.Delay(random.Next(1500));
            await server.KillAsync();
            if (kill % 20 == 0)
                await output.WriteLineAsync($"{kill} kills, {webhooks.All.Count} notifications, {watch.Elapsed.TotalSeconds:0} s");
        }

        await server.BecomesReadyAsync();
        await stop.CancelAsync();
        var cycles = (await Task.WhenAll(acting)).Sum();
        Report(figures, webhooks, cycles, new Percentiles(waits), new Percentiles(server.Starts));
        figures["kills"] = options.Kills;
        figures["calls repeated"] = client.Repeats;
        figures.Violations.AddRange(faults);
        return figures;
    }

    /// <returns>How many alerts it had.</returns>
    private static async Task<int> ActAsync(
        AlertActor actor, ServerClient client, ConcurrentDictionary<string, TaskCompletionSource> told, ConcurrentBag<double> waits,
        ConcurrentQueue<string> faults, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        using var patience = new CancellationTokenSource();
        var cycle = 0;
        while (!stop.IsCancellationRequested)
        {
            var began = DateTimeOffset.UtcNow;
            cycle++;
            await actor.BeginAsync(client, cycle, began, patience.Token);
            await ToldAsync(actor.Expected(cycle, "firing"));
            await Task.Delay(random.Next(300), CancellationToken.None);
            await actor.EndAsync(client, cycle, began, patience.Token);
            await ToldAsync(actor.Expected(cycle, "resolved"));
        }

        return cycle;

        async Task ToldAsync(string expected)
        {
            var watch = Stopwatch.StartNew();
            var arrival = Wait(told, expected).Task;
            if (await Task.WhenAny(arrival, Task.Delay(Patience, CancellationToken.None)) != arrival)
                faults.Enqueue($"nobody was told within {Patience.TotalSeconds:0} s: {expected}");
            waits.Add(watch.Elapsed.TotalMilliseconds);
        }
    }

    private static TaskCompletionSource Wait(ConcurrentDictionary<string, TaskCompletionSource> told, string about) =>
        told.GetOrAdd(about, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static void Report(Figures figures, Webhooks webhooks, int cycles, Percentiles waits, Percentiles starts)
    {
        figures["alerts"] = cycles;
        figures["notifications received"] = webhooks.All.Count;
        figures["notifications expected"] = 2 * cycles;
        var byKey = webhooks.All.GroupBy(t => t.Key, StringComparer.Ordinal).ToList();
        figures["notifications repeated with the same key"] = byKey.Sum(k => k.Count() - 1);
        figures.Add("from the answer until told: median, ms", waits[0.5]);
        figures.Add("from the answer until told: p99, ms", waits[0.99]);
        figures.Add("from the answer until told: longest, ms", waits[1]);
        figures.Add("start until ready: median, ms", starts[0.5]);
        figures.Add("start until ready: longest, ms", starts[1]);
        figures.Violations.AddRange(byKey.Where(k => k.DistinctBy(t => t.Text, StringComparer.Ordinal).Count() > 1).Select(k => $"{k.Key} came with two texts"));
        var keysOf = webhooks.All.SelectMany(t => t.Alerts, (t, alert) => (About: AlertActor.About(alert) ?? alert.Id, t.Key)).Distinct().ToList();
        figures.Violations.AddRange(keysOf.CountBy(k => k.About, StringComparer.Ordinal).Where(c => c.Value > 1)
            .Select(c => $"{c.Key} was told under {c.Value} keys: {string.Join(", ", keysOf.Where(k => k.About == c.Key).Select(k => k.Key))}"));
    }

    private static string Configuration(DrillOptions options, Webhooks webhooks) => $$"""
        host_watcher: { enabled: false }
        {{FaultyFleet.Configuration}}
        receivers:
          webhooks:
            - { name: team, url: '{{webhooks.UrlOf("/team")}}' }
        {{(options.Routes ? "route: { receiver: team, group_by: ['...'], group_wait: 100ms, group_interval: 300ms, repeat_interval: 4h }" : "")}}

        """;
}
