using System.Text;
using System.Text.Json;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>
/// Reads labelled windows as the Numenta Anomaly Benchmark keeps them: <c>{"folder/file.csv": [["from", "to"], ...], ...}</c>.
/// </summary>
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
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException("expected an object of file names");
            var byEntity = new Dictionary<string, IReadOnlyList<NabWindow>>(StringComparer.Ordinal);
            foreach (var file in files)
            {
                var windows = WindowsOf(document.RootElement, file);
                var name = entity ?? InputFile.EntityName(file);
                if (!byEntity.TryAdd(name, windows))
                    throw new InvalidDataException($"two of the files are about {name}; windows belong to one file each");
            }

            return new WindowTruth(byEntity);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static List<NabWindow> WindowsOf(JsonElement root, string file)
    {
        var name = Path.GetFullPath(file).Replace('\\', '/');
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        var entries = root.EnumerateObject().ToList();
        var found = entries.FindAll(entry => name.EndsWith("/" + entry.Name, StringComparison.Ordinal));
        if (found.Count == 0)
            found = entries.FindAll(entry => Path.GetFileName(entry.Name) == Path.GetFileName(name));
        if (found.Count != 1)
            throw new InvalidDataException(found.Count == 0 ? $"no windows of {file}" : $"several entries fit {file}");
        if (found[0].Value.ValueKind != JsonValueKind.Array || found[0].Value.GetArrayLength() > MaxWindows)
            throw new InvalidDataException($"'{found[0].Name}': expected a list of at most {MaxWindows} windows");
        return [.. found[0].Value.EnumerateArray().Select(window => ToWindow(window, found[0].Name))];
    }

    private static NabWindow ToWindow(JsonElement window, string file) =>
        window.ValueKind == JsonValueKind.Array && window.GetArrayLength() == 2 && Time(window[0]) is { } from && Time(window[1]) is { } to && from <= to
            ? new NabWindow(from, to)
            : throw new InvalidDataException($"'{file}': a window is not [\"from\", \"to\"]; {Timestamps.Expected}");

    private static long? Time(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && Timestamps.TryParse(Encoding.UTF8.GetBytes(text.GetString()!), out var timeMs) ? timeMs : null;
}
