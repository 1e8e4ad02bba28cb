using System.Diagnostics;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Deploy.Tests.Containers;

/// <summary>
/// Goes through the build stage of a Dockerfile without Docker: copies what it copies into an empty folder and runs what it runs, so that a
/// file that is not copied early enough, or a project that does not publish, is found here.
/// </summary>
public sealed class DockerfileBuildTests
{
    [Theory]
    [InlineData("Server")]
    [InlineData("Silo")]
    [Trait("Category", "Slow")]
    public async Task BuildStage_InAnEmptyFolder_MakesWhatTheImageStarts(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the build stage is a Linux image");
        using var temp = new TempFolder();
        var file = Dockerfile.Read($"deploy/docker/{name}.Dockerfile");

        foreach (var (stage, instruction, text) in file.Instructions.Where(i => i.Stage == "build"))
        {
            if (instruction == "COPY")
            {
                var words = text.Split(' ');
                foreach (var from in words[..^1])
                    Copy(from, Place(temp, words[^1]));
            }
            else if (instruction == "RUN")
            {
                await RunAsync(text.Replace("/out", temp.File("out"), StringComparison.Ordinal), temp.File("source"));
            }
        }

        var start = Dockerfile.Exec(file.Only("ENTRYPOINT"))[1];
        var health = Dockerfile.Exec(file.Only("HEALTHCHECK").Split("CMD ")[1]);
        var copied = file.All("COPY").Single(c => c.Contains("/out/app ", StringComparison.Ordinal)).Split(' ');
        string InImage(string path) => path.Replace(copied[^1] + "/", temp.File("out/app/"), StringComparison.Ordinal);
        await RunAsync($"dotnet {InImage(start)} --help", temp.Path);
        await RunAsync($"dotnet {InImage(health[1])} version", temp.Path);
        File.Exists(temp.File("out/app/LICENSE")).ShouldBeTrue();
    }

    private static string Place(TempFolder temp, string to) => to.StartsWith("/out", StringComparison.Ordinal) ? temp.File(to[1..]) : temp.File("source/" + to);

    /// <summary>As Docker does: of a folder its content, without what .dockerignore keeps back.</summary>
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        if (File.Exists(Repository.At(from)))
        {
            File.Copy(Repository.At(from), Path.Combine(to, Path.GetFileName(from)), overwrite: true);
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(Repository.At(from)).Where(e => Path.GetFileName(e) is not ("bin" or "obj")))
        {
            var relative = Path.GetRelativePath(Repository.Root, entry);
            Copy(relative, Directory.Exists(entry) ? Path.Combine(to, Path.GetFileName(entry)) : to);
        }
    }

    private static async Task RunAsync(string command, string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("sh", ["-c", command])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, $"{command}\n{await output}\n{await error}");
    }
}
