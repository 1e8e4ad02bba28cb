using System.Globalization;
using System.Text;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>
/// Reads CSV files with the columns <c>timestamp</c>, <c>label</c> or <c>is_anomaly</c> (0, 1, true or false) and optionally <c>entity</c>. Without that column
/// a file is about the entity it is named after (<c>web1.labels.csv</c>); one file alone, named otherwise, is about every entity.
/// </summary>
internal static class LabelFiles
{
    private const string Expected = "expected a header with the columns 'timestamp' and 'label'";

    /// <param name="paths">One or more.</param>
    /// <param name="entities">Those that the scored files are named after.</param>
    /// <exception cref="InvalidDataException">A file is not such a file; the message names it and the line.</exception>
    public static LabelTruth Read(IReadOnlyList<string> paths, IReadOnlySet<string> entities)
    {
        Dictionary<string, LabelRuns> byEntity = new(StringComparer.Ordinal);
        LabelRuns? everyone = null;
        foreach (var path in paths)
        {
            var name = InputFile.EntityName(path);
            LabelRuns? unnamed = null;
            if (paths.Count == 1 && !entities.Contains(name))
                unnamed = everyone = new LabelRuns();
            try
            {
                ReadFile(path, entity => entity is null && unnamed is not null ? unnamed : RunsOf(byEntity, entity ?? name));
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}: {e.Message}", e);
            }
        }

        return new LabelTruth(byEntity, everyone);
    }

    private static void ReadFile(string path, Func<string?, LabelRuns> runsOf)
    {
        using var input = new InputFile(path);
        var csv = new CsvReader(input.Content);
        if (!csv.Read())
            throw new InvalidDataException("the file is empty; " + Expected);
        var header = Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.Field(i)).Trim()).ToList();
        var (timestamp, label, entity) = (Column(header, "timestamp"), Math.Max(Column(header, "label"), Column(header, "is_anomaly")), Column(header, "entity"));
        if (timestamp < 0 || label < 0)
            throw new InvalidDataException(Expected);
        var names = new NamePool();
        while (csv.Read())
        {
            if (csv.Fault is not null || csv.FieldCount != header.Count)
                throw new InvalidDataException($"line {csv.Line}: {csv.Fault ?? "it has not as many fields as the header"}");
            if (!Timestamps.TryParse(csv.Field(timestamp), out var timeMs))
                throw new InvalidDataException($"line {csv.Line}: the timestamp cannot be read; {Timestamps.Expected}");
            if (Label(csv.Field(label)) is not { } anomalous)
                throw new InvalidDataException($"line {csv.Line}: the label is neither 0 nor 1, neither true nor false");
            runsOf(entity < 0 ? null : names.Get(csv.Field(entity))).Add(timeMs, anomalous);
        }
    }

    private static LabelRuns RunsOf(Dictionary<string, LabelRuns> byEntity, string entity)
    {
        if (!byEntity.TryGetValue(entity, out var runs))
            byEntity.Add(entity, runs = new LabelRuns());
        return runs;
    }

    private static bool? Label(ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number == 0 ? false : number == 1 ? true : null;
        return bool.TryParse(Encoding.UTF8.GetString(text), out var value) ? value : null;
    }

    private static int Column(List<string> header, string name) =>
        header.FindIndex(column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));
}
