using System.Net;
using System.Text;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>The server's own traces and metrics at a real receiver of OTLP over HTTP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Push_WithACollector_ArrivesThereAsATrace()
    {
        using var folder = new TempFolder();
        await using var collector = new LoopbackHttpReceiver(_ => new CannedReply(200));
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(
            file,
            $"telemetry: {{ otlp_endpoint: 'http://127.0.0.1:{collector.Port}', otlp_protocol: http_protobuf, service_name: under-test }}\n",
            TestContext.Current.CancellationToken);
        await using (var server = await RunningServer.StartAsync(
            "--config", file, "--data", folder.File("data"), "--listen", "http://127.0.0.1:PORT", "--no-host-watcher"))
        {
            foreach (var probe in new[] { "/healthz", "/readyz", "/metrics" })
                (await server.SendAsync(HttpMethod.Get, probe)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await server.SendAsync<ObserveResponse>(
                HttpMethod.Post, "/api/v1/fleets/f/observations", """{"observations":[{"entity":"a","metrics":{"m":1}}]}""");
        }

        // Stopping sends what is left: nothing to wait for.
        var traces = Sent(collector, "/v1/traces");
        traces.ShouldContain("/observations");
        traces.ShouldContain("under-test");
        foreach (var probe in new[] { "healthz", "readyz", "/metrics" })
            traces.ShouldNotContain(probe);
        var metrics = Sent(collector, "/v1/metrics");
        foreach (var name in new[] { "under-test", "anomaly.ingest.observations", "anomaly.alerts.firing", "dotnet.gc.collections", "http.server.request.duration" })
            metrics.ShouldContain(name);
    }

    /// <summary>Names in protocol buffers are plain text.</summary>
    private static string Sent(LoopbackHttpReceiver collector, string path) =>
        string.Concat(collector.Calls.Where(c => c.Path == path).Select(c => Encoding.Latin1.GetString(c.Body)));
}
