using System.Text;
using System.Text.Json;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>The labels of the Numenta Anomaly Benchmark: <c>{ "folder/file.csv": [["start", "end"], ...], ... }</c>.</summary>
internal static class NabFolder
{
    /// <returns>Windows of each file, whose name has no extension, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static IReadOnlyList<(string Name, IReadOnlyList<NabWindow> Windows)> ReadWindows(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var files = json.RootElement.EnumerateObject()
                .Select(file => (Name(file.Name), (IReadOnlyList<NabWindow>)[.. file.Value.EnumerateArray().Select(window => new NabWindow(Time(file.Name, window[0]), Time(file.Name, window[1])))]))
                .ToList();
            return files.Count > 0 ? files : throw new InvalidDataException("it names no file");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or InvalidDataException)
        {
            throw new InvalidDataException($$"""{{path}} is not a file of windows ({"folder/file.csv": [["start", "end"], ...]}): {{e.Message}}""", e);
        }
    }

    private static string Name(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? file[..^".csv".Length] : file;

    private static long Time(string file, JsonElement text) => Timestamps.TryParse(Encoding.UTF8.GetBytes(text.GetString() ?? ""), out var ms)
        ? ms
        : throw new InvalidDataException($"{file}: '{text}' is not a timestamp; {Timestamps.Expected}");
}
