using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Cli.Files;

/// <summary>The columns of a file that are context labels. Rows with the same values share one instance while they follow one another.</summary>
internal sealed class LabelColumns
{
    private readonly (int Column, string Name)[] _columns;
    private readonly string?[] _values;
    private readonly NamePool _texts;
    private ContextLabels? _labels;

    /// <param name="header">All columns.</param>
    /// <param name="names">Those that are labels.</param>
    /// <param name="texts">Gives equal values as one string.</param>
    public LabelColumns(string[] header, IReadOnlyList<string> names, NamePool texts)
    {
        _columns = [.. header.Index().Where(c => names.Contains(c.Item, StringComparer.Ordinal)).Select(c => (c.Index, c.Item))];
        _values = new string?[_columns.Length];
        _texts = texts;
    }

    public bool Contains(int column) => Array.Exists(_columns, c => c.Column == column);

    /// <summary>The labels of a row; an empty cell is a label that is missing. Null: none.</summary>
    public ContextLabels? Read(CsvReader row)
    {
        var changed = false;
        for (var i = 0; i < _columns.Length; i++)
        {
            var cell = row.Field(_columns[i].Column);
            var value = cell.IsEmpty ? null : _texts.Get(cell);
            changed |= !string.Equals(value, _values[i], StringComparison.Ordinal);
            _values[i] = value;
        }

        if (changed)
            _labels = ContextLabels.From(_columns.Select((c, i) => KeyValuePair.Create(c.Name, _values[i]!)).Where(l => l.Value is not null));
        return _labels;
    }
}
