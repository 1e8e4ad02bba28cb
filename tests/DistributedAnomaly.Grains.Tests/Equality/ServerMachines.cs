using System.Globalization;
using System.IO.Compression;
using DistributedAnomaly.Contract.Tests.Scenarios;

namespace DistributedAnomaly.Grains.Tests.Equality;

/// <summary>Rows of the public Server Machine Dataset, which is not part of the repository.</summary>
internal static class ServerMachines
{
    /// <summary>The first rows of some machines, all machines' of a minute together.</summary>
    public static IReadOnlyList<ScenarioRow> Read(string folder, int machines, int rows) =>
        [.. Directory.GetFiles(folder, "*.train.csv.gz").Order(StringComparer.Ordinal).Take(machines).SelectMany(f => ReadFile(f, rows)).OrderBy(r => r.TimeMs)];

    private static IEnumerable<ScenarioRow> ReadFile(string path, int rows)
    {
        var entity = Path.GetFileName(path).Split('.')[0];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(',');
        for (var i = 0; i < rows && reader.ReadLine() is { } line; i++)
        {
            var cells = line.Split(',');
            var time = DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            yield return new ScenarioRow(
                entity, time, null, [.. cells.Skip(1).Select((c, m) => KeyValuePair.Create(names[m + 1], double.Parse(c, CultureInfo.InvariantCulture)))]);
        }
    }
}
