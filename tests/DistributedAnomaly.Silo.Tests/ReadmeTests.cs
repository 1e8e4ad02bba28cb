using DistributedAnomaly.ClusterClient;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>What the README says of the cluster edition is code that compiles and commands that lead somewhere.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Readme_CSharpExampleOfTheCluster_IsCodeThatCompiles()
    {
        var code = File.ReadAllText(Path.Combine(Root(), "tests", "DistributedAnomaly.Silo.Tests", "ReadmeTests.cs"));
        var example = File.ReadAllText(Path.Combine(Root(), "README.md")).Split("```csharp\n")[^1].Split("\n```")[0];

        code.ReplaceLineEndings("\n").Replace("\n        ", "\n", StringComparison.Ordinal).ShouldContain(example);
        example.ShouldContain(nameof(ClusterEngine));
    }

    [Fact]
    public void Readme_CommandsOfTheCluster_HaveArgumentsThatTheSiloKnows()
    {
        var commands = File.ReadAllLines(Path.Combine(Root(), "README.md"))
            .Where(l => l.StartsWith("dotnet run", StringComparison.Ordinal) && l.Contains("DistributedAnomaly.Silo", StringComparison.Ordinal)).ToList();

        commands.Count.ShouldBe(3);
        foreach (var command in commands)
        {
            var parsed = SiloArguments.Parse(command.Split(" -- ") is [_, var arguments] ? arguments.Split(' ') : []);
            parsed.SiloPort.ShouldBe(parsed.Common.Listen.Count == 0 ? null : 0);
        }
    }

    internal static async Task<EntityReport?> ExampleAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var engine = await ClusterEngine.ConnectAsync(
            new ClusterEngineOptions { ConnectionString = connectionString }, cancellationToken);
        var report = await engine.GetEntityAsync(new EntityKey("shop", "checkout-1"), cancellationToken);
        return report;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
