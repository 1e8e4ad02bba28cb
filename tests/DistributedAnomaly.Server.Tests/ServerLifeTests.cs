using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>The real process: start, reload, stop, a second one on the same data.</summary>
public sealed class ServerLifeTests : IDisposable
{
    private const string NoHost = "host_watcher:\n  enabled: false\n";

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Stop_BySigterm_EndsCleanlyAndKeepsTheState()
    {
        await using (var server = await ServerProcess.StartAsync(_folder.Path, NoHost))
        {
            await PushAsync(server, 5);
            (await server.StopAsync()).ShouldBe(ExitCodes.Stopped);
            server.Output.ShouldContain("listens on");
        }

        await using var again = await ServerProcess.StartAsync(_folder.Path, NoHost);
        var entity = await GetAsync(again, "api/v1/fleets/shop/entities/a");
        ((int)entity["samples"]!).ShouldBe(5);
    }

    [Fact]
    public async Task Start_OnDataThatIsInUse_IsRefusedClearly()
    {
        await using var first = await ServerProcess.StartAsync(_folder.Path, NoHost);

        var error = await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.StartAsync(_folder.Path, NoHost));

        error.Message.ShouldContain($"code {ExitCodes.Data}");
        error.Message.ShouldContain("data");
    }

    [Fact]
    public async Task HostWatcher_ByDefault_ReportsThisMachine()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Path);

        await EventuallyAsync(async () => (await _http.GetAsync(new Uri(server.Url, $"api/v1/fleets/host/entities/{Environment.MachineName}"), Token)).IsSuccessStatusCode);

        var entity = await GetAsync(server, $"api/v1/fleets/host/entities/{Environment.MachineName}");
        entity["metrics"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Reload_OfAGoodFile_HoldsAndOfABadOneKeepsTheLast()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Path, NoHost);
        var file = Path.Combine(_folder.Path, "server.yaml");
        var good = await File.ReadAllTextAsync(file, Token);
        await PushAsync(server, 1);

        await File.WriteAllTextAsync(file, good + "fleets:\n  auto_create: false\n", Token);
        await EventuallyAsync(() => Task.FromResult(server.Output.Contains("read again", StringComparison.Ordinal)));
        (await PostAsync(server, "other", 1)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await File.WriteAllTextAsync(file, good + "fleets:\n  auto_create: perhaps\n", Token);
        await EventuallyAsync(() => Task.FromResult(server.Output.Contains("has errors", StringComparison.Ordinal)));
        server.Output.ShouldContain("auto_create");
        (await PostAsync(server, "other", 1)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(server, "shop", 2)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task PushAsync(ServerProcess server, int observations)
    {
        for (var i = 0; i < observations; i++)
            (await PostAsync(server, "shop", i)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> PostAsync(ServerProcess server, string fleet, int minute) => _http.PostAsJsonAsync(
        new Uri(server.Url, $"api/v1/fleets/{fleet}/observations"),
        new
        {
            observations = new[]
            {
                new { entity = "a", timestamp = DateTimeOffset.UnixEpoch.AddYears(50).AddMinutes(minute), metrics = new { x = 1.0 + minute } },
            },
        },
        Token);

    private async Task<JsonNode> GetAsync(ServerProcess server, string path) =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri(server.Url, path), Token))!;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }
}
