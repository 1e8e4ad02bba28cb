using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Cli.Files;

/// <summary>
/// A CSV file of observations: a column <c>timestamp</c>, optionally <c>entity</c>, context labels, and metrics. An empty cell is a value that is
/// missing. After <see cref="Read"/> the row is in the properties; nothing is allocated per row.
/// </summary>
internal sealed class SeriesFile : IDisposable
{
    private readonly InputFile _input;
    private readonly CsvReader _csv;
    private readonly NamePool _entities;
    private readonly string? _entity;
    private readonly int _timestampColumn;
    private readonly int _entityColumn;
    private readonly LabelColumns _labels;
    private readonly string?[] _columns;
    private readonly string[] _metrics;
    private readonly double[] _values;
    private int _count;

    /// <param name="path">The file.</param>
    /// <param name="names">Shared by the files of one replay, so that equal names are the same string.</param>
    /// <param name="entity">Of every row; null: as the file says.</param>
    /// <param name="labels">Columns that are context labels, not metrics.</param>
    /// <exception cref="InvalidDataException">The header is not such a file's.</exception>
    public SeriesFile(string path, NamePool names, string? entity, IReadOnlyList<string>? labels = null)
    {
        _input = new InputFile(path);
        try
        {
            _csv = new CsvReader(_input.Content);
            if (!_csv.Read())
                throw new InvalidDataException("the file is empty; expected a header with a column 'timestamp'");
            var header = Enumerable.Range(0, _csv.FieldCount).Select(i => Encoding.UTF8.GetString(_csv.Field(i)).Trim()).ToArray();
            (_timestampColumn, _entityColumn) = (Column(header, "timestamp"), Column(header, "entity"));
            if (_csv.Fault is not null || _timestampColumn < 0)
                throw new InvalidDataException($"the header has no column 'timestamp'{(_csv.Fault is null ? "" : ": " + _csv.Fault)}");
            _labels = new LabelColumns(header, labels ?? [], names);
            _columns = [.. header.Select((name, i) => i == _timestampColumn || i == _entityColumn || _labels.Contains(i) ? null : names.Get(name))];
            CheckMetrics();
        }
        catch
        {
            _input.Dispose();
            throw;
        }

        _entities = names;
        _entity = entity ?? (_entityColumn < 0 ? InputFile.EntityName(path) : null);
        _metrics = new string[_columns.Length];
        _values = new double[_columns.Length];
    }

    /// <summary>Rows read, from 1; the header is none.</summary>
    public long Row { get; private set; }

    public long Line => _csv.Line;

    /// <summary>Null, or why the row cannot be used; what could be read of it is in the other properties.</summary>
    public string? Fault { get; private set; }

    /// <summary>As it is in the file.</summary>
    public ReadOnlySpan<byte> TimestampText => _timestampColumn < _csv.FieldCount ? _csv.Field(_timestampColumn) : default;

    /// <summary>Unix ms.</summary>
    public long TimeMs { get; private set; }

    public string Entity { get; private set; } = "";

    /// <summary>Null: the row has none.</summary>
    public ContextLabels? Labels { get; private set; }

    public ReadOnlySpan<string> Metrics => _metrics.AsSpan(0, _count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>Bytes read so far, as they lie on the disk.</summary>
    public long Position => _input.Position;

    /// <returns>False: the file is over.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool Read()
    {
        if (!_csv.Read())
            return false;
        Row++;
        TimeMs = 0;
        _count = 0;
        Entity = _entity ?? (_entityColumn < _csv.FieldCount ? _entities.Get(_csv.Field(_entityColumn)) : "");
        Fault = _csv.Fault ?? Parse();
        return true;
    }

    public void Dispose() => _input.Dispose();

    private string? Parse()
    {
        if (_csv.FieldCount != _columns.Length)
            return "it has not as many fields as the header";
        if (Entity.Length == 0)
            return "the entity is empty";
        if (!Timestamps.TryParse(TimestampText, out var timeMs))
            return "the timestamp cannot be read; " + Timestamps.Expected;
        TimeMs = timeMs;
        Labels = _labels.Read(_csv);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i] is not { } metric)
                continue;
            var cell = _csv.Field(i);
            if (cell.IsEmpty)
                continue;
            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _values[_count]))
                return "a value is not a number";
            _metrics[_count++] = metric;
        }

        return _count == 0 ? "no metric has a value" : null;
    }

    private void CheckMetrics()
    {
        var metrics = _columns.OfType<string>().ToList();
        if (metrics.Count == 0)
            throw new InvalidDataException("the header names no metric");
        if (metrics.Exists(string.IsNullOrEmpty))
            throw new InvalidDataException("a column of the header has no name");
        if (metrics.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"the header has two columns '{twice.Key}'");
    }

    private static int Column(string[] header, string name) =>
        Array.FindIndex(header, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));
}
