namespace DistributedAnomaly.Configuration.Tests;

/// <summary>Finds files of the repository from a test.</summary>
internal static class RepositoryFile
{
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        var root = folder?.FullName ?? throw new InvalidOperationException($"No repository above {AppContext.BaseDirectory}.");
        return System.IO.Path.Combine(root, relative);
    }
}
