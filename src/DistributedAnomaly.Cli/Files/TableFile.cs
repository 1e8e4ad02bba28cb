using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Cli.Files;

/// <summary>
/// A CSV file that is a table: every column is a feature, but <c>timestamp</c> and <c>entity</c>, which name a row, and <c>label</c> (or <c>is_anomaly</c>), which
/// judges it. Read block by block; every feature must be a finite number.
/// </summary>
internal sealed class TableFile : IDisposable
{
    private static readonly string[] LabelNames = ["label", "is_anomaly"];
    private static readonly string[] IdNames = ["timestamp", "entity"];

    private readonly InputFile _input;
    private readonly CsvReader _csv;
    private readonly string[] _header;
    private readonly int[] _features;
    private readonly int _label;
    private readonly int[] _ids;

    /// <param name="path">The file.</param>
    /// <param name="columns">Features wanted, in this order; others are left out. Null: all that the file has.</param>
    /// <exception cref="InvalidDataException">The header lacks a feature, or has none.</exception>
    public TableFile(string path, IReadOnlyList<string>? columns)
    {
        _input = new InputFile(path);
        try
        {
            _csv = new CsvReader(_input.Content);
            if (!_csv.Read() || _csv.Fault is not null)
                throw new InvalidDataException($"the header cannot be read{(_csv.Fault is null ? ": the file is empty" : ": " + _csv.Fault)}");
            _header = [.. Enumerable.Range(0, _csv.FieldCount).Select(i => Encoding.UTF8.GetString(_csv.Field(i)).Trim())];
            _ids = [.. IdNames.Select(Find).Where(column => column >= 0)];
            _label = LabelNames.Select(Find).FirstOrDefault(column => column >= 0, -1);
            _features = columns is null
                ? [.. Enumerable.Range(0, _header.Length).Where(i => i != _label && !_ids.Contains(i))]
                : [.. columns.Select(name => Find(name) is >= 0 and var at ? at : throw new InvalidDataException($"the file has no column '{name}'"))];
            if (_features.Length == 0)
                throw new InvalidDataException("the file has no column of numbers");
            Columns = [.. _features.Select(i => _header[i])];
        }
        catch (InvalidDataException e)
        {
            _input.Dispose();
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Names of the columns that name a row, as far as the file has them.</summary>
    public IReadOnlyList<string> IdColumns => [.. _ids.Select(i => _header[i])];

    public bool HasLabels => _label >= 0;

    /// <summary>Bytes read so far, as they lie on the disk.</summary>
    public long Position => _input.Position;

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Reads the next rows, at most so many; null: the file is over.</summary>
    /// <exception cref="InvalidDataException">A value is no finite number; the message names line and column.</exception>
    public TableBlock? Read(int maxRows)
    {
        var values = new List<double>(Math.Min(maxRows, 4096) * Columns.Count);
        List<bool> labels = [];
        List<string> ids = [];
        var rows = 0;
        for (; rows < maxRows && ReadRecord(); rows++)
        {
            foreach (var feature in _features)
                values.Add(Number(feature));
            if (_label >= 0)
                labels.Add(Number(_label) != 0);
            foreach (var id in _ids)
                ids.Add(Encoding.UTF8.GetString(_csv.Field(id)));
        }

        if (rows == 0)
            return null;
        var first = Rows + 1;
        Rows += rows;
        return new TableBlock(new Table(Columns, [.. values], first), [.. labels], [.. ids]);
    }

    /// <summary>Reads all rows as one table.</summary>
    public TableBlock ReadAll(Action<long> onProgress, CancellationToken cancellationToken)
    {
        var blocks = new List<TableBlock>();
        var count = 0L;
        while (Read(8192) is { } block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            blocks.Add(block);
            count += block.Table.Values.Length;
            if (count > Table.MaxValues)
                throw Bad($"the file has more than {Table.MaxValues} values");
            onProgress(Position);
        }

        if (blocks.Count == 0)
            throw new InvalidDataException($"{_input.Path}: the file has no rows");
        var values = new double[count];
        var at = 0;
        for (var b = 0; b < blocks.Count; b++)
        {
            blocks[b].Table.Values.CopyTo(values.AsSpan(at));
            at += blocks[b].Table.Values.Length;
            blocks[b] = blocks[b] with { Table = null! };
        }

        return new TableBlock(new Table(Columns, values), [.. blocks.SelectMany(b => b.Labels)], [.. blocks.SelectMany(b => b.Ids)]);
    }

    public void Dispose() => _input.Dispose();

    private bool ReadRecord()
    {
        if (!_csv.Read())
            return false;
        if (_csv.Fault is { } fault)
            throw Bad(fault);
        return _csv.FieldCount == _header.Length ? true : throw Bad($"{_csv.FieldCount} fields, the header has {_header.Length}");
    }

    private double Number(int column)
    {
        var field = _csv.Field(column);
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Bad($"column '{_header[column]}': {(field.IsEmpty ? "there is no value" : $"'{Encoding.UTF8.GetString(field)}' is not a finite number")}");
    }

    private int Find(string name) => Array.FindIndex(_header, column => string.Equals(column, name, StringComparison.Ordinal));

    private InvalidDataException Bad(string what) => new($"{_input.Path}: line {_csv.Line}: {what}");
}
