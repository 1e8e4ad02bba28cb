using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace DistributedAnomaly.TestKit;

/// <summary>The real server in a process of its own, on a free loopback port, with its state in a folder that the test owns.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan StartTook { get; private set; }

    /// <summary>Used by the server so far, in all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that are resident now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What the server wrote to its console.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts the server that lies beside the test, and waits until it is ready.</summary>
    /// <param name="folder">Holds the configuration and the state; a second start in the same folder goes on with it.</param>
    /// <param name="configuration">YAML; address and data folder are added.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string configuration = "")
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackHttpReceiver.FreePort()}/");
        var file = Path.Combine(folder, "server.yaml");
        await File.WriteAllTextAsync(file, ServerSettings(url, Path.Combine(folder, "data")) + configuration);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DistributedAnomaly.Server.dll"), "--config", file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder,
        };
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var server = new ServerProcess(process, url);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await server.BecomesReadyAsync();
            server.StartTook = watch.Elapsed;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{_process.Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static string ServerSettings(Uri url, string data) => $"""
        server:
          listen: ["{url.GetLeftPart(UriPartial.Authority)}"]
        engine:
          data_directory: "{data}"

        """;

    private async Task BecomesReadyAsync()
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended with code {_process.ExitCode}:{Environment.NewLine}{Output}");
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "readyz"));
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }

        throw new TimeoutException($"The server was not ready after {Patience.TotalSeconds:0} s:{Environment.NewLine}{Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        // Bounded: a server that floods its console must not fill the test's memory.
        if (line.Data is not null && _output.Count < 10_000)
            _output.Enqueue(line.Data);
    }
}
