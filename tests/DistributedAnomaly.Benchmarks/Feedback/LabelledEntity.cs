using System.Globalization;
using System.IO.Compression;

namespace DistributedAnomaly.Benchmarks.Feedback;

/// <summary>An entity of a labelled public set: its rows in order, of which the last ones are labelled.</summary>
internal sealed class LabelledEntity
{
    private readonly bool[] _labels;

    private LabelledEntity(string name, string[] metrics, List<long> timesMs, List<double[]> rows, bool[] labels)
    {
        Name = name;
        Metrics = metrics;
        TimesMs = timesMs;
        Rows = rows;
        _labels = labels;
    }

    public string Name { get; }

    public string[] Metrics { get; }

    public IReadOnlyList<long> TimesMs { get; }

    public IReadOnlyList<double[]> Rows { get; }

    /// <summary>Rows before the labelled ones.</summary>
    public int TrainRows => Rows.Count - _labels.Length;

    public ReadOnlySpan<bool> Labels => _labels;

    /// <summary>Whether a row between two, both included, is labelled anomalous.</summary>
    public bool IsReal(int first, int last) => _labels.AsSpan((first - TrainRows)..(last - TrainRows + 1)).Contains(true);

    /// <param name="folder">Holds NAME.train.csv.gz, NAME.test.csv.gz and NAME.labels.csv.gz of each entity.</param>
    public static LabelledEntity[] ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*.labels.csv.gz").Order(StringComparer.Ordinal).Select(f => Read(f[..^".labels.csv.gz".Length]))];

    private static LabelledEntity Read(string path)
    {
        var times = new List<long>();
        var rows = new List<double[]>();
        var metrics = ReadInto(path + ".train.csv.gz", times, rows);
        ReadInto(path + ".test.csv.gz", times, rows);
        var labels = new List<double[]>();
        ReadInto(path + ".labels.csv.gz", [], labels);
        return new LabelledEntity(Path.GetFileName(path), metrics, times, rows, [.. labels.Select(row => row[0] > 0)]);
    }

    private static string[] ReadInto(string file, List<long> times, List<double[]> rows)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',')[1..];
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            times.Add(DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds());
            rows.Add([.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))]);
        }

        return header;
    }
}
