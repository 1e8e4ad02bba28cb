using System.Net;
using System.Text.Json;
using DistributedAnomaly.Server.Tests;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>What messages link to, opened in a real browser.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    // Names come from whoever pushes: they are text, never markup.
    private const string Nasty = "<img src=x onerror=alert(1)>";

    [Fact]
    public async Task AcknowledgeLink_FormFilledIn_AcknowledgesTheAlert()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        await using var watched = await browser.OpenAsync(360, 740);
        using var raised = await server.SendAsync(
            HttpMethod.Post, "/api/v2/alerts", JsonSerializer.Serialize(new[] { new { labels = new { alertname = Nasty, severity = "critical" } } }));
        raised.StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = await IdOfTheAlertAsync(server);

        await watched.Page.GotoAsync(new Uri(server.Http.BaseAddress!, "/#/alerts/" + Uri.EscapeDataString(id) + "/acknowledge").AbsoluteUri);
        await watched.Page.FillAsync("input[name=by]", "Ada");
        await watched.Page.ClickAsync("text=Acknowledge");
        await watched.Page.WaitForSelectorAsync("text=Acknowledged by Ada.");

        (await watched.Page.InnerTextAsync("h1")).ShouldContain(Nasty);
        watched.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task EntityLink_OfAnEntity_ShowsHowItIs()
    {
        using var folder = new TempFolder();
        await using var server = await RunningServer.StartAsync("--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        await using var watched = await browser.OpenAsync(1280, 900);
        using var pushed = await server.SendAsync(
            HttpMethod.Post, "/api/v1/fleets/shop/observations", JsonSerializer.Serialize(new { observations = new[] { new { entity = Nasty, metrics = new { cpu = 1 } } } }));
        pushed.StatusCode.ShouldBe(HttpStatusCode.OK);

        await watched.Page.GotoAsync(new Uri(server.Http.BaseAddress!, "/#/fleets/shop/entities/" + Uri.EscapeDataString(Nasty)).AbsoluteUri);
        await watched.Page.WaitForSelectorAsync("text=learning");

        (await watched.Page.InnerTextAsync("h1")).ShouldBe("shop/" + Nasty);
        watched.Errors.ShouldBeEmpty();
    }

    private static async Task<string> IdOfTheAlertAsync(RunningServer server)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "/api/v1/alerts");
        using var alerts = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return alerts.RootElement.GetProperty("alerts")[0].GetProperty("id").GetString()!;
    }
}
