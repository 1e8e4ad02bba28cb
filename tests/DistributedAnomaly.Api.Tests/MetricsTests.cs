using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Api.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_AfterSomeTraffic_TellOfIt()
    {
        await using var api = await ApiUnderTest.StartAsync();
        await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"m":1,"n":2}},{"entity":"limited","metrics":{"m":1}},{}]}""");

        var text = await ReadAsync(api);

        text.ShouldContain("anomaly_ingest_observations_total{outcome=\"accepted\"} 1\n");
        text.ShouldContain("anomaly_ingest_observations_total{outcome=\"limited\"} 1\n");
        text.ShouldContain("anomaly_ingest_observations_total{outcome=\"invalid\"} 1\n");
        text.ShouldContain("anomaly_ingest_measurements_total 3\n");
        text.ShouldContain("# TYPE anomaly_ingest_observations_total counter\n");
        text.ShouldContain("http_server_request_duration_seconds_bucket{");
        text.ShouldContain("http_route=\"/api/v1/fleets/{fleet}/observations\"");
        text.ShouldContain("le=\"+Inf\"} 1\n");
        text.ShouldContain("kestrel_active_connections{");
        text.ShouldContain("dotnet_process_memory_working_set_bytes ");
        text.ShouldContain("dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"} ");
    }

    [Fact]
    public async Task Metrics_OfTheServer_PassPromtool()
    {
        await using var api = await ApiUnderTest.StartAsync();
        await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"m":1}}]}""");
        await ReadAsync(api);
        var text = await ReadAsync(api);

        Process promtool;
        try
        {
            promtool = Process.Start(new ProcessStartInfo("promtool", "check metrics")
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("promtool is not installed (Debian package prometheus).");
            return;
        }

        using (promtool)
        {
            await promtool.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            var said = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
            promtool.ExitCode.ShouldBe(0, said);
        }
    }

    [Fact]
    public async Task Metrics_OfAScopedMeter_AreWritten()
    {
        // As the embedded engine makes its own: the scope is the engine.
        using var meter = new Meter(new MeterOptions("DistributedAnomaly.Tests." + Guid.NewGuid().ToString("N")) { Scope = this });
        await using var api = await ApiUnderTest.StartAsync();
        meter.CreateCounter<int>("t.scoped").Add(2);

        (await ReadAsync(api)).ShouldContain("t_scoped_total 2\n");
    }

    [Fact]
    public async Task Metrics_EveryKindOfInstrument_IsWritten()
    {
        using var meter = new Meter("DistributedAnomaly.Tests." + Guid.NewGuid().ToString("N"));
        await using var api = await ApiUnderTest.StartAsync();
        meter.CreateCounter<int>("t.counter", "{thing}", "Counts \\ things\nof two lines").Add(2, new("b", "x\"y\\z\n"), new("a", 1));
        meter.CreateUpDownCounter<short>("t.level").Add(-3);
        meter.CreateGauge<double>("t.gauge", "%").Record(1.5);
        meter.CreateObservableGauge("t.seen", () => new[] { new Measurement<float>(1, new KeyValuePair<string, object?>("k", null)), new Measurement<float>(float.NaN) });
        meter.CreateObservableCounter("t.sum", () => 7L, "By");
        meter.CreateObservableUpDownCounter<decimal>("t.both", () => -1);
        var histogram = meter.CreateHistogram<long>("t.took", "ms", "Time", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [10, 20] });
        foreach (var value in new[] { 5, 10, 15, 100 })
            histogram.Record(value);

        var text = await ReadAsync(api);
        (await ReadAsync(api)).ShouldContain("t_sum_bytes_total 7\n", customMessage: "observable values do not add up from scrape to scrape");

        text.ShouldContain("# HELP t_counter_total Counts \\\\ things\\nof two lines\n# TYPE t_counter_total counter\nt_counter_total{a=\"1\",b=\"x\\\"y\\\\z\\n\"} 2\n");
        text.ShouldContain("# TYPE t_level gauge\nt_level -3\n");
        text.ShouldContain("t_gauge_percent 1.5\n");
        text.ShouldContain("t_seen NaN\nt_seen{k=\"\"} 1\n");
        text.ShouldContain("t_both -1\n");
        text.ShouldContain(
            "# TYPE t_took_milliseconds histogram\nt_took_milliseconds_bucket{le=\"10\"} 2\nt_took_milliseconds_bucket{le=\"20\"} 3\n"
            + "t_took_milliseconds_bucket{le=\"+Inf\"} 4\nt_took_milliseconds_sum 130\nt_took_milliseconds_count 4\n");
    }

    [Fact]
    public async Task Metrics_TooManyLabelSets_ShareOneSeries()
    {
        using var meter = new Meter("DistributedAnomaly.Tests." + Guid.NewGuid().ToString("N"));
        await using var api = await ApiUnderTest.StartAsync();
        var counter = meter.CreateCounter<int>("many.labels");
        for (var i = 0; i < 2000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var lines = (await ReadAsync(api)).Split('\n').Where(l => l.StartsWith("many_labels_total{", StringComparison.Ordinal)).ToList();

        lines.Count.ShouldBe(513);
        lines.ShouldContain("many_labels_total{otel_metric_overflow=\"true\"} 1488");
    }

    private static async Task<string> ReadAsync(ApiUnderTest api)
    {
        using var response = await api.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
