using System.Net;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>A changed configuration file holds while the server runs; a wrong one changes nothing.</summary>
public sealed class ReloadTests
{
    private const string First = "first-secret-of-the-house";
    private const string Second = "second-secret-of-the-house";

    [Fact]
    public async Task Reload_OtherKeysAndPolicies_HoldAtOnce()
    {
        using var folder = new TempFolder();
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, Configuration(First, autoCreate: true), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync("--config", file, "--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");
        Status(server, First).ShouldBe(HttpStatusCode.OK);
        Status(server, Second).ShouldBe(HttpStatusCode.Unauthorized);

        await File.WriteAllTextAsync(file, Configuration(Second, autoCreate: false), TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(() => Status(server, Second) == HttpStatusCode.OK);

        Status(server, First).ShouldBe(HttpStatusCode.Unauthorized);
        using var push = await server.SendAsync(HttpMethod.Post, "/api/v1/fleets/new/observations", """{"observations":[{"entity":"a","metrics":{"m":1}}]}""", Second);
        push.StatusCode.ShouldBe(HttpStatusCode.NotFound, await push.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        server.Output.ShouldContain("The configuration was read again and holds.");
    }

    [Fact]
    public async Task Reload_FileWithErrors_KeepsTheLastGoodOne()
    {
        using var folder = new TempFolder();
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, Configuration(First, autoCreate: true), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync("--config", file, "--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");

        await File.WriteAllTextAsync(file, Configuration(Second, autoCreate: true) + "nonsense: 1\n", TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(() => server.Output.Contains("the last good version holds", StringComparison.Ordinal));

        server.Output.ShouldContain("nonsense");
        Status(server, First).ShouldBe(HttpStatusCode.OK);
        Status(server, Second).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Reload_WithoutKeysWhileTheDoorIsOpen_IsRefused()
    {
        using var folder = new TempFolder();
        var file = folder.File("anomaly.yaml");
        var port = LoopbackPorts.Next();
        await File.WriteAllTextAsync(
            file, Configuration(First, autoCreate: true).Replace("server:", $"server:\n  listen: [\"http://0.0.0.0:{port}\"]", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync("--config", file, "--data", folder.File("data"), "--no-host-watcher");

        await File.WriteAllTextAsync(file, "server:\n  listen: [\"http://localhost:8080\"]\n", TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(() => server.Output.Contains("the last good version holds", StringComparison.Ordinal));

        server.Output.ShouldContain("needs API keys");
        using var http = new HttpClient();
        (await http.GetAsync($"http://127.0.0.1:{port}/api/v1/fleets", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string Configuration(string secret, bool autoCreate) => $$"""
        server:
          api_keys:
            - { name: ops, secret: {{secret}}, scopes: [admin] }
        fleets:
          auto_create: {{(autoCreate ? "true" : "false")}}

        """;

    private static HttpStatusCode Status(RunningServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/fleets");
        request.Headers.Add("X-API-Key", key);
        using var response = server.Http.Send(request);
        return response.StatusCode;
    }
}
