using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DistributedAnomaly.Architecture.Tests;

/// <summary>The arrows hold in the project files, and in what the compiler really put into the assemblies.</summary>
public sealed class ProjectArrowTests
{
    /// <summary>What Core may use besides the base class library.</summary>
    private static readonly string[] NumericLibraries = ["System.Numerics.Tensors", "MathNet.Numerics"];

    /// <summary>Folder of the base class library that this test runs on.</summary>
    private static readonly string BaseLibraries = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static TheoryData<string> Projects => [.. Repository.Sources.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectFile_References_FollowTheArrows(string name)
    {
        Arrows.Allowed.Keys.ShouldContain(name, $"src/DistributedAnomaly.{name} is new: add its arrows to {nameof(Arrows)}.cs and to the design");
        Source(name).References.Except(Arrows.Allowed[name]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_References_FollowTheArrows(string name)
    {
        var byAssembly = Repository.Sources.ToDictionary(project => project.AssemblyName, project => project.Name, StringComparer.Ordinal);
        var references = AssemblyReferences(name);
        references.ShouldNotBeEmpty();
        references.Where(byAssembly.ContainsKey).Select(assembly => byAssembly[assembly]).Except(Arrows.Reachable(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Contracts")]
    public void Assembly_OfTheInnermostProjects_UsesOnlyTheBaseClassLibrary(string name)
    {
        var allowed = name == "Core" ? NumericLibraries : [];
        AssemblyReferences(name).Except(allowed).Where(assembly => !IsBaseLibrary(assembly)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Engine")]
    [InlineData("Engine.Embedded")]
    [InlineData("Storage.Sqlite")]
    [InlineData("Receivers")]
    [InlineData("Configuration")]
    [InlineData("HostWatcher")]
    [InlineData("Contracts")]
    [InlineData("Ingest")]
    [InlineData("Client")]
    public void Assembly_BelowTheApi_KnowsNoWebFramework(string name)
    {
        AssemblyReferences(name).Where(assembly => assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty();
        Source(name).Xml.Descendants("FrameworkReference").ShouldBeEmpty();
        Source(name).Xml.Root!.Attribute("Sdk")!.Value.ShouldBe("Microsoft.NET.Sdk");
    }

    [Fact]
    public void Assemblies_OfTheEmbeddedEdition_KnowNeitherOrleansNorTorch()
    {
        foreach (var project in Repository.Sources.Where(project => !project.IsClusterOrTorch))
            AssemblyReferences(project.Name)
                .Where(assembly => assembly.StartsWith("Orleans", StringComparison.Ordinal) || assembly.StartsWith("TorchSharp", StringComparison.Ordinal))
                .ShouldBeEmpty(project.Name);
    }

    private static ProjectFile Source(string name) => Repository.Sources.Single(project => project.Name == name);

    private static bool IsBaseLibrary(string assembly) => File.Exists(Path.Combine(BaseLibraries, assembly + ".dll"));

    /// <summary>Beside this assembly, or where its project was built in the same configuration.</summary>
    private static string AssemblyFile(ProjectFile project)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll");
        if (File.Exists(beside))
            return beside;
        var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", typeof(ProjectArrowTests).Assembly.GetName().Name!), AppContext.BaseDirectory);
        var own = Path.Combine(Repository.Root, Path.GetDirectoryName(project.Path)!, output, project.AssemblyName + ".dll");
        Assert.SkipUnless(File.Exists(own) || !project.IsClusterOrTorch, $"{project.Name} was not built here: its packages are missing.");
        return own;
    }

    private static List<string> AssemblyReferences(string project)
    {
        using var image = new PEReader(File.OpenRead(AssemblyFile(Source(project))));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
