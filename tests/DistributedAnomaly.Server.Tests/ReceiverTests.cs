using System.Net;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>Receivers of several kinds in a whole server.</summary>
public sealed class ReceiverTests
{
    private const string Secret = "s3cr3t-of-the-chat";

    [Fact]
    public async Task Alert_OfAnotherSystem_ReachesEveryKindAndNoSecretIsTold()
    {
        using var folder = new TempFolder();
        await using var http = new LoopbackHttpReceiver(call => new CannedReply(call.Path.StartsWith("/refuse", StringComparison.Ordinal) ? 403 : 202)
        {
            Body = call.Path,
        });
        await using var mail = new LoopbackSmtpServer();
        var secret = folder.File("secret");
        await File.WriteAllTextAsync(secret, Secret + "\n", TestContext.Current.CancellationToken);
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, Configuration(http.Port, mail.Port, secret, "chat"), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync(
            "--config", file, "--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher", "--verbose");

        await RaiseAsync(server, "HighLoad");
        await Eventually.BecomesTrueAsync(() => mail.Mails.Count == 1 && http.Calls.Count >= 3);

        http.Calls.Select(c => c.Path).Order(StringComparer.Ordinal).ShouldBe([$"/chat/{Secret}", "/pager", $"/refuse/{Secret}"]);
        mail.Mails[0].Text.ShouldContain("HighLoad");
        var history = "";
        await Eventually.BecomesTrueAsync(async () =>
        {
            using var told = await server.SendAsync(HttpMethod.Get, "/api/v1/notifications");
            history = await told.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return history.Contains("HTTP 403", StringComparison.Ordinal);
        });
        history.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Reload_OtherReceivers_HoldAtOnce()
    {
        using var folder = new TempFolder();
        await using var http = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await using var mail = new LoopbackSmtpServer();
        var secret = folder.File("secret");
        await File.WriteAllTextAsync(secret, Secret, TestContext.Current.CancellationToken);
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, Configuration(http.Port, mail.Port, secret, "before"), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync(
            "--config", file, "--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");

        await File.WriteAllTextAsync(file, Configuration(http.Port, mail.Port, secret, "after"), TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(() => server.Output.Contains("The configuration was read again and holds.", StringComparison.Ordinal));
        await RaiseAsync(server, "DiskFull");
        await Eventually.BecomesTrueAsync(() => http.Calls.Count >= 3);

        http.Calls.ShouldContain(c => c.Path == $"/after/{Secret}");
        http.Calls.ShouldNotContain(c => c.Path == $"/before/{Secret}");
    }

    private static async Task RaiseAsync(RunningServer server, string name)
    {
        using var raised = await server.SendAsync(
            HttpMethod.Post, "/api/v2/alerts",
            $$$"""[{"labels":{"alertname":"{{{name}}}","severity":"critical"},"annotations":{"summary":"look"}}]""");
        raised.StatusCode.ShouldBe(HttpStatusCode.OK, await raised.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Configuration(int http, int mail, string secret, string path) => $$"""
        receivers:
          external_url: https://anomaly.example.com
          slack:
            - { name: chat, url: 'http://127.0.0.1:{{http}}/{{path}}/{{FromFile(secret)}}' }
            - { name: refusing, url: 'http://127.0.0.1:{{http}}/refuse/{{FromFile(secret)}}' }
          pagerduty:
            - { name: pager, routing_key: '{{FromFile(secret)}}', url: 'http://127.0.0.1:{{http}}/pager' }
          email:
            - { name: mail, host: 127.0.0.1, port: {{mail}}, security: none, from: a@example.com, to: [b@example.com] }

        """;

    private static string FromFile(string path) => "${file:" + path + "}";
}
