using System.Xml.Linq;

namespace DistributedAnomaly.Deploy.Tests;

/// <summary>The files of this repository, read from the sources around the test's own folder.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>What images of this repository are tagged with.</summary>
    public static readonly string Version = XDocument.Load(At("Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>All C# sources in one text.</summary>
    public static readonly Lazy<string> Sources = new(() => string.Join('\n', Directory
        .EnumerateFiles(At("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Select(File.ReadAllText)));

    public static string At(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(At(relative));

    public static bool Has(string relative) => File.Exists(At(relative)) || Directory.Exists(At(relative));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("DistributedAnomaly.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
