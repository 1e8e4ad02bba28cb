using DistributedAnomaly.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>The two commands that a newcomer types stand in the README, alone in their code blocks, and lead where they say.</summary>
public sealed class ReadmeTests
{
    private const string Start = "dotnet run -c Release --project src/DistributedAnomaly.Server";
    private const string Test = "bash tests/run.sh";

    [Fact]
    public void Readme_FirstTwoCodeBlocks_AreTheTwoCommands()
    {
        var blocks = Blocks("sh").ToList();
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

    [Fact]
    public void Readme_YamlExamples_AreValidConfigurations()
    {
        var examples = Blocks("yaml").ToList();
        examples.Count.ShouldBe(6);
        var loader = new ConfigurationLoader(_ => "https://example.com/0123456789abcdef", secretFile: _ => "0123456789abcdef");
        foreach (var example in examples)
            loader.Read(example).Errors.ShouldBeEmpty(example);
    }

    [Fact]
    public void Readme_CSharpExample_IsCodeThatCompiles()
    {
        var code = File.ReadAllText(Path.Combine(Root(), "tests", "DistributedAnomaly.Acceptance.Tests", "ReadmeExample.cs"));
        code.ReplaceLineEndings("\n").Replace("\n        ", "\n", StringComparison.Ordinal).ShouldContain(Blocks("csharp").First());
        var services = new ServiceCollection();
        ReadmeExample.Register(new ReadmeExample.Builder(services));
        services.ShouldContain(service => service.ServiceType == typeof(DistributedAnomaly.Client.AnomalyClient));
    }

    private static IEnumerable<string> Blocks(string language) =>
        File.ReadAllText(Path.Combine(Root(), "README.md")).Split("```" + language + "\n").Skip(1).Select(part => part.Split("\n```")[0]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
