namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>Which file of a folder belongs to which: <c>LABELS/x.labels.csv[.gz]</c> is about <c>SCORES/x.csv[.gz]</c>, in sub-folders too.</summary>
internal static class LabelFolder
{
    private static readonly string[] LabelEndings = [".labels.csv.gz", ".labels.csv"];

    /// <returns>In the order of the entities' names.</returns>
    /// <exception cref="InvalidDataException">There are no labels, or scores are missing.</exception>
    public static IReadOnlyList<(string Entity, string Scores, string Labels)> Match(string scores, string labels)
    {
        var pairs = Directory.EnumerateFiles(labels, "*", SearchOption.AllDirectories)
            .Select(path => (Entity: Entity(Path.GetRelativePath(labels, path)), Path: path))
            .Where(file => file.Entity is not null)
            .OrderBy(file => file.Entity, StringComparer.Ordinal)
            .Select(file => (file.Entity!, ScoresOf(scores, file.Entity!), file.Path))
            .ToList();
        return pairs.Count > 0 ? pairs : throw new InvalidDataException($"{labels} has no file *.labels.csv or *.labels.csv.gz");
    }

    /// <param name="folder">Of scores.</param>
    /// <param name="name">Path in the folder, with slashes, without extensions.</param>
    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public static string ScoresOf(string folder, string name)
    {
        var path = Path.Combine([folder, .. name.Split('/')]) + ".csv";
        return File.Exists(path) ? path
            : File.Exists(path + ".gz") ? path + ".gz"
            : throw new InvalidDataException($"there are no scores of '{name}': neither {path} nor {path}.gz");
    }

    private static string? Entity(string file) =>
        Array.Find(LabelEndings, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending
            ? file[..^ending.Length].Replace(Path.DirectorySeparatorChar, '/')
            : null;
}
