using System.Diagnostics;
using System.Globalization;
using System.Net;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>The API over the real engine, its stores and its alert desk.</summary>
public sealed class ServeTests
{
    private const string Push = "/api/v1/fleets/f/observations";

    [Fact]
    public async Task Serve_AnEntityThatJumps_IsToldOfEverywhere()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.Path, "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        var start = DateTimeOffset.UtcNow.AddHours(-3);

        var calm = await server.SendAsync<ObserveResponse>(HttpMethod.Post, Push + "?verdicts=none", Observations(start, 0, 1000, level: 50));
        calm.Accepted.ShouldBe(1000);
        var loud = await server.SendAsync<ObserveResponse>(HttpMethod.Post, Push, Observations(start, 1000, 20, level: 5000));

        loud.Verdicts.ShouldNotBeEmpty();
        loud.Verdicts[^1].State.ShouldBe("anomalous");
        loud.Verdicts[^1].Reasons[0].Metric.ShouldBe("cpu");
        var fleet = await server.SendAsync<Fleet>(HttpMethod.Get, "/api/v1/fleets/f");
        (fleet.Entities, fleet.Anomalous, fleet.FiringAlerts).ShouldBe((1, 1, 1));
        var item = (await server.SendAsync<EntityList>(HttpMethod.Get, "/api/v1/fleets/f/entities?state=anomalous&sort=surprise")).Entities.ShouldHaveSingleItem();
        item.Entity.ShouldBe("host/a");
        var entity = await server.SendAsync<Entity>(HttpMethod.Get, "/api/v1/fleets/f/entities/host%2Fa");
        entity.Episode.ShouldNotBeNull().Ended.ShouldBeNull();
        entity.Labels["role"].ShouldBe("db");
        entity.Samples.ShouldBe(1020);
        entity.CadenceSeconds.ShouldNotBeNull().ShouldBe(10, 0.5);
        var alert = (await server.SendAsync<AlertList>(HttpMethod.Get, "/api/v1/alerts?fleet=f&status=firing")).Alerts.ShouldHaveSingleItem();
        (await server.SendAsync<Alert>(HttpMethod.Get, "/api/v1/alerts/" + alert.Id)).Summary.ShouldBe(alert.Summary);
        (await server.SendAsync<Alert>(HttpMethod.Get, "/api/v1/alerts/" + Uri.EscapeDataString(alert.Id))).Id.ShouldBe(alert.Id);
        var window = $"from={start.ToUnixTimeSeconds()}&limit=10000";
        var history = await server.SendAsync<History>(HttpMethod.Get, $"/api/v1/fleets/f/entities/host%2Fa/history?metric=cpu&{window}");
        history.Metrics.ShouldHaveSingleItem().Points.Count.ShouldBeGreaterThan(150);
        (await server.SendAsync<History>(HttpMethod.Get, $"/api/v1/fleets/f/entities/host%2Fa/history?raw=true&{window}")).Raw.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Serve_StopAndStartAgain_GoesOn()
    {
        using var folder = new TempFolder();
        string[] arguments = ["--data", folder.Path, "--listen", "http://127.0.0.1:PORT", "--no-host-watcher"];
        var start = DateTimeOffset.UtcNow.AddHours(-3);
        await using (var server = await RunningServer.StartAsync(arguments))
        {
            await server.SendAsync<ObserveResponse>(HttpMethod.Post, Push, Observations(start, 0, 100, 50));
            (await server.StopAsync()).ShouldBe(ExitCodes.Stopped);
        }

        await using var again = await RunningServer.StartAsync(arguments);
        (await again.SendAsync<Entity>(HttpMethod.Get, "/api/v1/fleets/f/entities/host%2Fa")).Samples.ShouldBe(100);
        var repeated = await again.SendAsync<ObserveResponse>(HttpMethod.Post, Push, Observations(start, 0, 100, 50));
        (repeated.Accepted, repeated.Ignored).ShouldBe((100, 100));
    }

    [Fact]
    public async Task Serve_Cursors_AreCheckedAndLeadThroughAllEntities()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.Path, "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        await server.SendAsync<ObserveResponse>(
            HttpMethod.Post, Push, "{\"observations\":[" + string.Join(',', Enumerable.Range(0, 25).Select(i => $$$"""{"entity":"e{{{i}}}/&+","metrics":{"m":1}}""")) + "]}");

        foreach (var sort in new[] { "name", "surprise", "last_seen" })
        {
            var seen = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await server.SendAsync<EntityList>(HttpMethod.Get, $"/api/v1/fleets/f/entities?limit=7&sort={sort}&cursor={Uri.EscapeDataString(cursor)}");
                seen.AddRange(page.Entities.Select(e => e.Entity));
                cursor = page.Cursor;
            }

            seen.Distinct().Count().ShouldBe(25, sort);
            seen.Count.ShouldBe(25, sort);
        }

        using var foreign = await server.SendAsync(HttpMethod.Get, "/api/v1/fleets/f/entities?cursor=foreign");
        foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Serve_ItsOwnHost_IsWatched()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.Path, "--listen", "http://127.0.0.1:PORT");

        await Eventually.BecomesTrueAsync(() => Status(server, "/api/v1/fleets/host/entities/" + Uri.EscapeDataString(Environment.MachineName)) == HttpStatusCode.OK);

        (await server.SendAsync<EntityList>(HttpMethod.Get, "/api/v1/fleets/host/entities")).Entities.ShouldHaveSingleItem().Entity.ShouldBe(Environment.MachineName);
        server.Output.ShouldContain($"watches this machine as 'host/{Environment.MachineName}'");
    }

    [Fact]
    public async Task Metrics_OfTheWholeServer_PassPromtool()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.Path, "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        await server.SendAsync<ObserveResponse>(HttpMethod.Post, Push, Observations(DateTimeOffset.UtcNow.AddHours(-1), 0, 10, 50));
        using var response = await server.SendAsync(HttpMethod.Get, "/metrics");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        // Without the value: instruments belong to the process, and other tests run servers in it at the same time.
        text.ShouldContain("anomaly_alerts_firing ");
        text.ShouldContain("anomaly_engine_observations_total ");
        text.ShouldContain("anomaly_engine_entities{");
        try
        {
            using var promtool = Process.Start(new ProcessStartInfo("promtool", "check metrics")
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true,
            })!;
            await promtool.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            var said = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            promtool.ExitCode.ShouldBe(0, said);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed (Debian package prometheus).");
        }
    }

    private static HttpStatusCode Status(RunningServer server, string path)
    {
        using var response = server.Http.Send(new HttpRequestMessage(HttpMethod.Get, path));
        return response.StatusCode;
    }

    private static string Observations(DateTimeOffset start, int from, int count, double level)
    {
        var random = new Random(from);
        return "{\"observations\":[" + string.Join(',', Enumerable.Range(from, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"entity":"host/a","timestamp":{{{start.AddSeconds(i * 10).ToUnixTimeMilliseconds()}}},"metrics":{"cpu":{{{level + random.NextDouble() * 10}}},"mem":{{{random.NextDouble()}}}},"context":{"role":"db"}}"""))) + "]}";
    }
}
