using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Benchmarks.EndToEnd;

/// <summary>Starts the real server in a process of its own, pushes prebuilt JSON over loopback, and says what came through (goal: 300,000 measurements a second on two cores).</summary>
internal static class EndToEndCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = EndToEndOptions.Parse(args);
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        Console.WriteLine($"server ready {server.StartTook.TotalMilliseconds:0} ms after its start");

        var perConnection = Math.Max(1, options.Entities / options.Connections);
        var bodies = Enumerable.Range(0, options.Connections)
            .Select(c => new RequestBodies([.. Enumerable.Range(0, perConnection).Select(e => $"host-{c}-{e}")], options.Batch, c * perConnection))
            .ToArray();
        var startMs = DateTimeOffset.UtcNow.AddDays(-7).ToUnixTimeMilliseconds();
        var requests = options.Measurements / bodies[0].Measurements / options.Connections;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = options.Connections });
        var address = new Uri(server.Url, "api/v1/fleets/bench/observations?verdicts=none");
        await Task.WhenAll(bodies.Select(b => PushAsync(http, address, b, 0, 2, startMs, Stopwatch.StartNew(), options.Limit))); // compiles the hot paths
        var cpuBefore = server.ProcessorTime;
        var ownBefore = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(bodies.Select(b => PushAsync(http, address, b, 2, requests, startMs, watch, options.Limit)));
        var seconds = watch.Elapsed.TotalSeconds;
        var cpu = (server.ProcessorTime - cpuBefore).TotalSeconds;
        var measurements = taken.Sum() * SeededHost.Metrics.Length;
        Console.WriteLine($"{measurements:N0} measurements in {seconds:0.00} s over {options.Connections} connections, {options.Batch} observations a request: "
            + $"{measurements / seconds:N0} measurements/s");
        Console.WriteLine($"server: {cpu:0.00} s of processor time = {cpu / measurements * 1e9:0} ns a measurement, "
            + $"{server.WorkingSet / 1048576.0:0} MiB resident; client: {(Environment.CpuUsage.TotalTime - ownBefore).TotalSeconds:0.00} s");
        var complete = taken.Sum() == requests * options.Connections * (long)options.Batch;
        Console.WriteLine(complete ? "all was accepted" : "ended by its time limit");
        return complete ? 0 : 1;
    }

    /// <returns>Observations that the server took.</returns>
    private static async Task<long> PushAsync(
        HttpClient http, Uri address, RequestBodies bodies, long first, long count, long startMs, Stopwatch watch, TimeSpan limit)
    {
        long taken = 0;
        for (var number = first; number < first + count && watch.Elapsed < limit; number++)
        {
            using var content = new ReadOnlyMemoryContent(bodies.Get(number, startMs));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PostAsync(address, content);
            var text = await response.Content.ReadAsByteArrayAsync();
            var result = response.IsSuccessStatusCode ? JsonSerializer.Deserialize(text, V1Json.Default.ObserveResponse) : null;
            if (result is not { Rejected.Count: 0, Ignored: 0 } || result.Accepted != bodies.Rows)
                throw new InvalidOperationException($"{(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(text)}");
            taken += result.Accepted;
        }

        return taken;
    }
}
