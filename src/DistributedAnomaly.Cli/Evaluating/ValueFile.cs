using System.Globalization;
using System.Text;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>A CSV file with one number per row (a score or a label), read whole; the columns timestamp and entity may be missing.</summary>
internal sealed class ValueFile
{
    /// <summary>A file with more is an error: it is held in memory.</summary>
    public const int MaxRows = 100_000_000;

    private ValueFile(string path) => Path = path;

    public string Path { get; }

    public List<double> Values { get; } = [];

    /// <summary>Line of each row, for messages.</summary>
    public List<long> Lines { get; } = [];

    /// <summary>Unix ms; null: the file has no such column.</summary>
    public List<long>? TimesMs { get; private set; }

    /// <summary>Null: the file has no such column.</summary>
    public List<string>? Entities { get; private set; }

    /// <summary>By the column <c>severity</c>, which <c>score</c> writes: not 'none'. Null: the file has no such column.</summary>
    public List<bool>? Flagged { get; private set; }

    /// <summary>By the column <c>state</c>, which <c>score</c> writes: 'anomalous'. Null: the file has no such column.</summary>
    public List<bool>? Episodes { get; private set; }

    /// <param name="path">The file.</param>
    /// <param name="columns">The first of these that the header has is read.</param>
    /// <param name="names">Shared, so that equal names are the same string.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    /// <exception cref="InvalidDataException">The file is damaged, lacks the column, or a value is not a number.</exception>
    public static ValueFile Read(string path, IReadOnlyList<string> columns, NamePool names, CancellationToken cancellationToken)
    {
        var file = new ValueFile(path);
        try
        {
            using var input = new InputFile(path);
            file.Read(new CsvReader(input.Content), columns, names, cancellationToken);
            return file;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private void Read(CsvReader csv, IReadOnlyList<string> columns, NamePool names, CancellationToken cancellationToken)
    {
        if (!csv.Read())
            throw new InvalidDataException($"the file is empty; expected a header with a column '{columns[0]}'");
        var header = Enumerable.Range(0, csv.FieldCount).Select(i => Encoding.UTF8.GetString(csv.Field(i)).Trim()).ToArray();
        var value = columns.Select(Column).FirstOrDefault(column => column >= 0, -1);
        if (value < 0)
            throw new InvalidDataException($"the header has no column {string.Join(" or ", columns.Select(column => $"'{column}'"))}; it has {string.Join(", ", header)}");
        var (time, entity, severity, state) = (Column("timestamp"), Column("entity"), Column("severity"), Column("state"));
        (TimesMs, Entities) = (time < 0 ? null : [], entity < 0 ? null : []);
        (Flagged, Episodes) = (severity < 0 ? null : [], state < 0 ? null : []);
        while (csv.Read())
        {
            if (Values.Count == MaxRows)
                throw new InvalidDataException($"more than {MaxRows} rows");
            if (Values.Count % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (csv.Fault is { } fault)
                throw Bad(fault);
            if (csv.FieldCount != header.Length)
                throw Bad("it has not as many fields as the header");
            if (!double.TryParse(csv.Field(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !TryTruth(csv.Field(value), out number))
                throw Bad($"the {header[value]} '{Encoding.UTF8.GetString(csv.Field(value))}' is not a number");
            if (double.IsNaN(number))
                throw Bad($"the {header[value]} is NaN");
            Values.Add(number);
            Lines.Add(csv.Line);
            if (TimesMs is not null)
                TimesMs.Add(Timestamps.TryParse(csv.Field(time), out var ms) ? ms : throw Bad("the timestamp cannot be read; " + Timestamps.Expected));
            Entities?.Add(names.Get(csv.Field(entity)));
            Flagged?.Add(!csv.Field(severity).SequenceEqual("none"u8));
            Episodes?.Add(csv.Field(state).SequenceEqual("anomalous"u8));
        }

        int Column(string name) => Array.FindIndex(header, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));

        InvalidDataException Bad(string what) => new($"line {csv.Line}: {what}");
    }

    private static bool TryTruth(ReadOnlySpan<byte> text, out double value)
    {
        var truth = Encoding.UTF8.GetString(text);
        value = string.Equals(truth, "true", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return value == 1 || string.Equals(truth, "false", StringComparison.OrdinalIgnoreCase);
    }
}
