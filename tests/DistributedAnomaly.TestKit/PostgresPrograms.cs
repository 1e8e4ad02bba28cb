using System.Diagnostics;
using System.Globalization;

namespace DistributedAnomaly.TestKit;

/// <summary>The programs of an installed PostgreSQL. They refuse to run as root: as root they are run as <c>nobody</c>.</summary>
internal sealed class PostgresPrograms(string folder)
{
    private const string OtherUser = "nobody";

    private static readonly bool IsRoot = Environment.UserName == "root";

    /// <summary>Looks in <c>POSTGRES_BIN</c>, then where Debian installs the newest version, then in PATH.</summary>
    public static PostgresPrograms Find()
    {
        var candidates = new List<string>();
        if (Environment.GetEnvironmentVariable("POSTGRES_BIN") is { Length: > 0 } named)
            candidates.Add(named);
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            candidates.AddRange(Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin")));
        }

        candidates.AddRange((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries));
        var found = candidates.Find(c => File.Exists(Path.Combine(c, "initdb")) && File.Exists(Path.Combine(c, "postgres")));
        return found is null
            ? throw new InvalidOperationException(
                "The test needs PostgreSQL's initdb and postgres: install the Debian package 'postgresql' (15 or later), or set POSTGRES_BIN.")
            : new PostgresPrograms(found);
    }

    /// <summary>Deletes the folder, and ends the server in it, as soon as this process is gone or closes its standard input.</summary>
    public static Process Watch(string folder) => Process.Start(new ProcessStartInfo("sh", ["-c", """
        trap '' INT TERM HUP
        cat >/dev/null
        if [ -f "$0/data/postmaster.pid" ]; then kill -QUIT "$(head -1 "$0/data/postmaster.pid")" 2>/dev/null; sleep 1; fi
        rm -rf "$0"
        """, folder])
    {
        RedirectStandardInput = true, UseShellExecute = false,
    })!;

    /// <summary>Makes the folder that of the user who runs the programs.</summary>
    public static async Task GiveAsync(string target)
    {
        if (IsRoot)
            await RunAsync(new ProcessStartInfo("chown", [$"{OtherUser}:", target]));
    }

    public Task RunAsync(string program, params string[] arguments) => RunAsync(Command(program, arguments));

    /// <summary>Starts a program that goes on running; what it says is appended to the log.</summary>
    public Process Start(string program, string log, params string[] arguments)
    {
        var command = Command(program, arguments);
        // The shell gives way to the program, so that this is the program's own process.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1", log, command.FileName, .. command.ArgumentList])
        {
            UseShellExecute = false, WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with code {process.ExitCode}: {await output}{await error}");
        }
    }

    private ProcessStartInfo Command(string program, string[] arguments)
    {
        var path = Path.Combine(folder, program);
        return IsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid", OtherUser, "--regid", "nogroup", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
    }
}
