namespace DistributedAnomaly.TestKit;

/// <summary>Programs of the machine that tests run beside ours.</summary>
public static class Executables
{
    /// <summary>Debian's package prometheus-alertmanager.</summary>
    public static string? Alertmanager { get; } = Find("prometheus-alertmanager", "alertmanager");

    /// <summary>Debian's package prometheus-alertmanager.</summary>
    public static string? Amtool { get; } = Find("amtool");

    /// <summary>Debian's package prometheus.</summary>
    public static string? Prometheus { get; } = Find("prometheus");

    /// <returns>The path of the first of these that is in PATH; null: none is.</returns>
    public static string? Find(params IEnumerable<string> names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return names.SelectMany(name => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
