using System.Xml.Linq;

namespace DistributedAnomaly.Architecture.Tests;

/// <summary>The files of this repository, read from the sources around the test's own folder.</summary>
internal static class Repository
{
    private static readonly string[] Folders = ["src", "tests"];

    public static readonly string Root = FindRoot();

    public static readonly IReadOnlyList<ProjectFile> Sources = Projects("src");

    public static readonly IReadOnlyList<ProjectFile> Tests = Projects("tests");

    /// <summary>C# files of all projects, without build output.</summary>
    public static IEnumerable<string> CodeFiles() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static List<ProjectFile> Projects(string folder) =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, folder))
            .SelectMany(project => Directory.EnumerateFiles(project, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(file => new ProjectFile(Relative(file), XDocument.Load(file))),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("DistributedAnomaly.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
