using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace DistributedAnomaly.TestKit;

/// <summary>A program with a web server, in a process of its own.</summary>
public abstract class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _readyPath;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>One of this project's own programs, which lies beside the test.</summary>
    /// <param name="program">Its file name.</param>
    /// <param name="url">Where it will listen.</param>
    /// <param name="folder">It works in.</param>
    /// <param name="environment">Variables on top of the test's own.</param>
    /// <param name="arguments">Its command line.</param>
    protected ServedProcess(
        string program, Uri url, string folder, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments)
        : this("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments], url, folder, environment, "readyz")
    {
    }

    /// <param name="executable">Its path.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="url">Where it will listen.</param>
    /// <param name="folder">It works in.</param>
    /// <param name="environment">Variables on top of the test's own.</param>
    /// <param name="readyPath">Answers 200 when it serves.</param>
    protected ServedProcess(
        string executable, IEnumerable<string> arguments, Uri url, string folder, IEnumerable<(string Name, string Value)> environment,
        string readyPath)
    {
        (Url, _readyPath) = (url, readyPath);
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>From the start of the process until it was ready.</summary>
    public TimeSpan StartTook { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>Used by the program so far, in all its threads.</summary>
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

    /// <summary>What the program wrote to its console.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Ends the process as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the program to end (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await AskToStopAsync();
        return await ExitAsync();
    }

    /// <summary>Asks the program to end (SIGTERM), and does not wait for it.</summary>
    public async Task AskToStopAsync()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{_process.Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the program has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until it serves; ends it where it does not.</summary>
    public async Task BecomesReadyAsync()
    {
        try
        {
            using var http = new HttpClient();
            while (!await IsReadyAsync(http))
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"The program ended with code {_process.ExitCode}:{Environment.NewLine}{Output}");
                if (_watch.Elapsed > Patience)
                    throw new TimeoutException($"The program was not ready after {Patience.TotalSeconds:0} s:{Environment.NewLine}{Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }

            StartTook = _watch.Elapsed;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Url, _readyPath));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        // Bounded: a program that floods its console must not fill the test's memory.
        if (line.Data is not null && _output.Count < 10_000)
            _output.Enqueue(line.Data);
    }
}
