namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>The two commands that a newcomer types stand in the README, alone in their code blocks, and lead where they say.</summary>
public sealed class ReadmeTests
{
    private const string Start = "dotnet run -c Release --project src/DistributedAnomaly.Server";
    private const string Test = "bash tests/run.sh";

    [Fact]
    public void Readme_FirstTwoCodeBlocks_AreTheTwoCommands()
    {
        var blocks = File.ReadAllText(Path.Combine(Root(), "README.md")).Split("```sh\n").Skip(1).Select(part => part.Split("\n```")[0]).ToList();
        blocks[0].ShouldBe(Start);
        blocks[1].ShouldBe(Test);
    }

    [Fact]
    public void Readme_Commands_PointToWhatExists()
    {
        File.Exists(Path.Combine(Root(), "tests", "run.sh")).ShouldBeTrue();
        File.Exists(Path.Combine(Root(), "src", "DistributedAnomaly.Server", "DistributedAnomaly.Server.csproj")).ShouldBeTrue();
        File.ReadAllText(Path.Combine(Root(), ".ci", "run")).ShouldContain("tests/run.sh");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
