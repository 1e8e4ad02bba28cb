using System.Diagnostics;
using System.Text.Json;

namespace DistributedAnomaly.Architecture.Tests;

/// <summary>Nothing falls out of the solution, the package list or the test command.</summary>
public sealed class SolutionTests
{
    private static IEnumerable<ProjectFile> All => Repository.Sources.Concat(Repository.Tests);

    [Fact]
    public void Solution_ListsEveryProject()
    {
        var listed = Patterns.SolutionEntry().Matches(Repository.Read("DistributedAnomaly.sln")).Select(match => match.Groups["path"].Value.Replace('\\', '/'));
        listed.Order(StringComparer.Ordinal).ShouldBe(All.Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EmbeddedFilter_ListsEveryProjectWithoutOrleansOrTorch()
    {
        using var filter = JsonDocument.Parse(Repository.Read("DistributedAnomaly.Embedded.slnf"));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(path => path.GetString()!.Replace('\\', '/'));
        listed.Order(StringComparer.Ordinal)
            .ShouldBe(All.Where(project => !NeedsClusterOrTorch(project)).Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Projects_HaveAFolderOfTheirName()
    {
        foreach (var project in All)
            Path.GetFileName(Path.GetDirectoryName(project.Path)).ShouldBe(Path.GetFileNameWithoutExtension(project.Path));
    }

    [Fact]
    public void TestCommand_RunsEveryTestProject()
    {
        using var run = Process.Start(new ProcessStartInfo("bash", ["tests/run.sh", "--list"])
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var listed = run.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        run.WaitForExit();
        run.ExitCode.ShouldBe(0);
        listed.Order(StringComparer.Ordinal)
            .ShouldBe(Repository.Tests.Where(HoldsTests).Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TestProjects_HaveTests()
    {
        var code = Repository.CodeFiles().ToLookup(file => string.Join('/', Repository.Relative(file).Split('/').Take(2)), StringComparer.Ordinal);
        Repository.Tests.Where(HoldsTests)
            .Where(project => !code[Path.GetDirectoryName(project.Path)!.Replace('\\', '/')].Any(file => Patterns.TestAttribute().IsMatch(File.ReadAllText(file))))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Packages_HaveTheirVersionsInOnePlace()
    {
        var central = Patterns.CentralVersion().Matches(Repository.Read("Directory.Packages.props")).Select(match => match.Groups["id"].Value).ToList();
        central.ShouldBeUnique();
        foreach (var project in All)
        {
            foreach (var package in project.Packages)
            {
                var id = package.Attribute("Include")!.Value;
                package.Attribute("Version").ShouldBeNull($"{project}: {id}");
                package.Attribute("VersionOverride").ShouldBeNull($"{project}: {id}");
                central.ShouldContain(id, project.Name);
            }
        }
    }

    private static bool HoldsTests(ProjectFile project) => project.Name.EndsWith(".Tests", StringComparison.Ordinal);

    private static bool NeedsClusterOrTorch(ProjectFile project) =>
        project.IsClusterOrTorch || project.References.Any(name => All.Single(other => other.Name == name) is var other && NeedsClusterOrTorch(other));
}
