using System.Diagnostics;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>The real command <c>anomaly</c>, in a process of its own.</summary>
internal static class CliProcess
{
    /// <exception cref="InvalidOperationException">It failed; the message says with what.</exception>
    public static async Task RunAsync(params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "anomaly.exe" : "anomaly");
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("anomaly " + string.Join(' ', args) + ": " + error);
    }
}
