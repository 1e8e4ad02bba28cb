using System.Net;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>The whole server command in this process, with the real engine: ends when disposed.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly Task<int> _running;

    private RunningServer(int port, IEnumerable<string> arguments)
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _running = Task.Run(() => ServerCommand.RunAsync([.. arguments], TextWriter.Synchronized(_output), TextWriter.Synchronized(_output), _stop.Token));
    }

    public HttpClient Http { get; }

    public string Output => _output.ToString();

    /// <summary>Starts and waits until it serves. <c>PORT</c> in an argument stands for a free one.</summary>
    public static async Task<RunningServer> StartAsync(params string[] arguments)
    {
        var port = LoopbackPorts.Next();
        var server = new RunningServer(port, arguments.Select(a => a.Replace("PORT", $"{port}", StringComparison.Ordinal)));
        await Eventually.BecomesTrueAsync(() => server.Output.Contains("Ready after", StringComparison.Ordinal) || server._running.IsCompleted);
        server._running.IsCompleted.ShouldBeFalse(server.Output);
        return server;
    }

    /// <summary>Runs a server that is expected to end by itself.</summary>
    public static async Task<(int Code, string Output)> FailingAsync(params string[] arguments)
    {
        await using var server = new RunningServer(LoopbackPorts.Next(), arguments);
        var code = await server._running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return (code, server.Output);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("X-API-Key", key);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string path, string? json = null)
    {
        using var response = await SendAsync(method, path, json);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return (T)JsonSerializer.Deserialize(text, typeof(T), V1Json.Default)!;
    }

    /// <summary>Asks it to stop.</summary>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _stop.Dispose();
        await _output.DisposeAsync();
    }
}
