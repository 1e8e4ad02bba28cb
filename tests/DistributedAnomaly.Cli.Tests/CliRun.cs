using System.Diagnostics;
using System.Text;

namespace DistributedAnomaly.Cli.Tests;

/// <summary>What a run of the command line gave.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it in this process, as if neither output were a terminal.</summary>
    public static async Task<CliRun> HereAsync(params string[] args)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        var code = await CliApp.RunAsync(args, new CliIo(output, error, OutIsTerminal: false, ErrorIsTerminal: false), TestContext.Current.CancellationToken);
        return new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs the real program.</summary>
    public static async Task<CliRun> ProcessAsync(params string[] args)
    {
        using var process = Start(args);
        return await EndAsync(process);
    }

    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "anomaly.exe" : "anomaly"))
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    public static async Task<CliRun> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliRun(process.ExitCode, await output, await error);
    }
}
