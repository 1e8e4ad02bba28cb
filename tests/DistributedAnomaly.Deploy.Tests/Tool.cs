using System.ComponentModel;
using System.Diagnostics;

namespace DistributedAnomaly.Deploy.Tests;

/// <summary>Programs that not every machine has. A test that needs one is skipped where it is missing, and says so.</summary>
internal static class Tool
{
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(string program, string missing, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip(missing);
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await error}");
            return await output;
        }
    }

    public static Task<string> PromtoolAsync(params string[] arguments) =>
        RunAsync("promtool", "promtool is not installed (Debian package prometheus).", arguments);

    public static async Task<string> KustomizeAsync(string folder)
    {
        const string Missing = "kubectl is not installed (Debian package kubernetes-client, or https://kubernetes.io/docs/tasks/tools).";
        var version = await RunAsync("kubectl", Missing, "version", "--client", "--output=yaml");
        Assert.SkipUnless(version.Contains("kustomizeVersion:", StringComparison.Ordinal), "kubectl is older than 1.24: it does not know components.");
        return await RunAsync("kubectl", Missing, "kustomize", folder);
    }
}
