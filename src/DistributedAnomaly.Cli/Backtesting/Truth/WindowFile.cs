using DistributedAnomaly.Cli.Evaluating;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>Finds the labelled windows of each file in a file of windows of the Numenta Anomaly Benchmark.</summary>
internal static class WindowFile
{
    /// <summary>Windows of one file; each row is compared with them.</summary>
    private const int MaxWindows = 1000;

    /// <param name="path">The file of windows.</param>
    /// <param name="files">Scored files: the windows of each are found by the end of its path, or by its name alone where that is unique.</param>
    /// <param name="entity">Of every row; null: each file is about the entity it is named after.</param>
    /// <exception cref="InvalidDataException">It is not such a file, or a scored file is not in it.</exception>
    public static WindowTruth Read(string path, IReadOnlyList<string> files, string? entity)
    {
        var entries = NabFolder.ReadWindows(path);
        var byEntity = new Dictionary<string, IReadOnlyList<NabWindow>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var name = entity ?? InputFile.EntityName(file);
            if (!byEntity.TryAdd(name, Of(entries, path, file)))
                throw new InvalidDataException($"{path}: two of the files are about {name}; windows belong to one file each");
        }

        return new WindowTruth(byEntity);
    }

    private static IReadOnlyList<NabWindow> Of(IReadOnlyList<(string Name, IReadOnlyList<NabWindow> Windows)> entries, string path, string file)
    {
        var name = WithoutExtension(Path.GetFullPath(file).Replace('\\', '/'));
        var found = entries.Where(entry => name.EndsWith("/" + entry.Name, StringComparison.Ordinal)).ToList();
        if (found.Count == 0)
            found = [.. entries.Where(entry => Path.GetFileName(entry.Name) == Path.GetFileName(name))];
        return found.Count switch
        {
            0 => throw new InvalidDataException($"{path}: no windows of {file}"),
            > 1 => throw new InvalidDataException($"{path}: several entries fit {file}"),
            _ when found[0].Windows.Count > MaxWindows => throw new InvalidDataException($"{path}: {file} has more than {MaxWindows} windows"),
            _ => found[0].Windows,
        };
    }

    private static string WithoutExtension(string path)
    {
        foreach (var extension in (string[])[".gz", ".csv"])
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                path = path[..^extension.Length];
        }

        return path;
    }
}
