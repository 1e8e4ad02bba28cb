using System.Net;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>The executable without a database: one silo, its state in memory.</summary>
public sealed class AloneTests
{
    [Fact]
    public async Task Start_WithoutADatabase_ServesAndSaysThatNothingIsKept()
    {
        using var folder = new TempFolder();
        await using var silo = await SiloProcess.StartAsync(folder.Path);

        var pushed = await silo.PushAsync(DateTimeOffset.UtcNow.AddMinutes(-10), "a", "b");

        (pushed.Accepted, pushed.Ignored, pushed.Rejected.Count).ShouldBe((20, 0, 0));
        (await silo.SamplesAsync("a")).ShouldBe(10);
        (await silo.GetAsync<EntityList>("api/v1/fleets/shop/entities")).Entities.Select(e => e.Entity).ShouldBe(["a", "b"], ignoreOrder: true);
        (await silo.GetAsync("healthz")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(() => silo.Output.Contains("Ready after", StringComparison.Ordinal));
        silo.Output.ShouldContain(
            "one silo, state in memory only: gone when the process ends; set cluster.connection_string to keep it and to join a cluster");
        // A silo that is well says nothing.
        silo.Output.ShouldNotContain("warn:", customMessage: silo.Output);
        silo.Output.ShouldNotContain("fail:", customMessage: silo.Output);
        (await silo.StopAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);
    }

    [Fact]
    public async Task Metrics_OfASilo_HaveThePlatformsAndOrleans()
    {
        using var folder = new TempFolder();
        await using var silo = await SiloProcess.StartAsync(folder.Path);
        await silo.PushAsync(DateTimeOffset.UtcNow.AddMinutes(-10), "a");

        var (_, text) = await silo.GetAsync("metrics");

        foreach (var name in new[] { "anomaly_cluster_observations_total 10", "orleans_", "anomaly_ingest_observations_total", "dotnet_gc_collections_total" })
            text.ShouldContain(name);
        // Bounded: an entity's name is nowhere.
        text.ShouldNotContain("shop");
    }

    [Fact]
    public async Task Trace_OfOnePush_ArrivesAtTheCollector()
    {
        using var folder = new TempFolder();
        await using var collector = new LoopbackHttpReceiver(_ => CannedReply.Ok);
        await using var silo = await SiloProcess.StartAsync(
            folder.Path,
            configuration: $"telemetry: {{ otlp_endpoint: 'http://127.0.0.1:{collector.Port}', otlp_protocol: http_protobuf, service_name: under-test }}\n");
        await silo.PushAsync(DateTimeOffset.UtcNow.AddMinutes(-10), "a");

        // Stopping sends what is left: nothing to wait for.
        (await silo.StopAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);

        var traces = string.Concat(collector.Calls.Where(c => c.Path == "/v1/traces").Select(c => System.Text.Encoding.Latin1.GetString(c.Body)));
        foreach (var name in new[] { "under-test", "/observations", "Microsoft.Orleans.Application", "IngestGrain" })
            traces.ShouldContain(name);
        traces.ShouldNotContain("readyz");
    }
}
