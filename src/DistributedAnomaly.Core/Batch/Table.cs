namespace DistributedAnomaly.Core.Batch;

/// <summary>Rows of numbers under named columns: what batch detectors are fitted on and score. Immutable; every value is finite.</summary>
/// <remarks>At most <see cref="MaxColumns"/> columns and <see cref="MaxValues"/> values (8 GiB); 8 bytes a value and nothing else.</remarks>
public sealed class Table
{
    public const int MaxColumns = 65_536;

    public const int MaxValues = 1 << 30;

    private readonly double[] _values;

    /// <param name="columns">Their names: not empty, each once.</param>
    /// <param name="values">Row after row. The table keeps this array: it must not be changed afterwards.</param>
    /// <param name="firstRow">Number of the first row in messages; for tables that are one block of a longer file.</param>
    /// <exception cref="ArgumentException">No columns, no rows, a name twice, a row cut off, or a value that is NaN or infinite; the
    /// message names row (from <paramref name="firstRow"/>) and column.</exception>
    public Table(IReadOnlyList<string> columns, double[] values, long firstRow = 1)
    {
        CheckColumns(columns);
        if (values.Length == 0)
            throw new ArgumentException("the table has no rows", nameof(values));
        if (values.Length > MaxValues)
            throw new ArgumentException($"the table has {values.Length} values, at most {MaxValues} are possible", nameof(values));
        if (values.Length % columns.Count != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {columns.Count} columns", nameof(values));
        var odd = values.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (odd >= 0)
        {
            throw new ArgumentException(
                $"row {firstRow + odd / columns.Count}, column '{columns[odd % columns.Count]}': {values[odd]} is not a finite number", nameof(values));
        }

        Columns = [.. columns];
        _values = values;
        Rows = values.Length / columns.Count;
    }

    public IReadOnlyList<string> Columns { get; }

    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Width => Columns.Count;

    /// <summary>Row after row.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The same for code that runs on several threads; not to be written to.</summary>
    internal double[] Cells => _values;

    public double this[int row, int column] => _values[row * Width + column];

    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Width, Width);

    /// <summary>Copies one column.</summary>
    public double[] Column(int column)
    {
        var values = new double[Rows];
        for (var i = 0; i < values.Length; i++)
            values[i] = _values[i * Width + column];
        return values;
    }

    /// <summary>A table of some rows, in the order given; a row may be taken several times.</summary>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var values = new double[checked(rows.Length * Width)];
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Width));
        return new Table(Columns, values);
    }

    /// <exception cref="ArgumentException">No column, too many, an empty name or one that comes twice.</exception>
    internal static void CheckColumns(IReadOnlyList<string> columns)
    {
        if (columns.Count is 0 or > MaxColumns)
            throw new ArgumentException($"a table has 1 to {MaxColumns} columns, not {columns.Count}", nameof(columns));
        var seen = new HashSet<string>(columns.Count, StringComparer.Ordinal);
        foreach (var name in columns)
        {
            if (string.IsNullOrEmpty(name))
                throw new ArgumentException($"column {seen.Count + 1} has no name", nameof(columns));
            if (!seen.Add(name))
                throw new ArgumentException($"the column '{name}' comes twice", nameof(columns));
        }
    }
}
