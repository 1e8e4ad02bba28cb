using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch;

/// <summary>
/// What a detector learnt: immutable, used by any number of threads at once. Scores are finite, higher = more unusual; where the usual
/// lies differs by detector and stands in its documentation.
/// </summary>
public abstract class BatchModel
{
    /// <summary>Rows that are scored at a time, at most.</summary>
    protected const int BlockRows = 256;

    /// <param name="detectorName">Of the <see cref="IBatchDetector"/> that loads it.</param>
    /// <param name="columns">Of the table it was fitted on.</param>
    protected BatchModel(string detectorName, IReadOnlyList<string> columns)
    {
        DetectorName = detectorName;
        Columns = columns;
    }

    public string DetectorName { get; }

    /// <summary>A table to score has these, in this order.</summary>
    public IReadOnlyList<string> Columns { get; }

    protected int Width => Columns.Count;

    /// <summary>Scores every row. A score does not depend on <paramref name="threads"/>.</summary>
    /// <param name="rows">With the columns of the model.</param>
    /// <param name="threads">At most, 1 or more.</param>
    /// <param name="cancellationToken">Ends it between two blocks of rows.</param>
    public double[] Score(Table rows, int threads = 1, CancellationToken cancellationToken = default)
    {
        Check(rows);
        var scores = new double[rows.Rows];
        ScoreTable(rows, scores, threads, cancellationToken);
        MakeFinite(scores);
        return scores;
    }

    /// <summary>The same into memory that is there already.</summary>
    /// <param name="scores">One for each row.</param>
    public void Score(Table rows, Span<double> scores, int threads = 1, CancellationToken cancellationToken = default)
    {
        if (scores.Length != rows.Rows)
            throw new ArgumentException($"{scores.Length} places for the scores of {rows.Rows} rows", nameof(scores));
        Score(rows, threads, cancellationToken).CopyTo(scores);
    }

    /// <summary>Scores one row without allocation; models that look at the rows before it take them to be like this one.</summary>
    /// <param name="row">One value for each column, finite.</param>
    public double Score(ReadOnlySpan<double> row)
    {
        if (row.Length != Width)
            throw new ArgumentException($"the model has {Width} columns, the row {row.Length}", nameof(row));
        var score = 0.0;
        var scores = new Span<double>(ref score);
        ScoreRows(row, scores);
        MakeFinite(scores);
        return score;
    }

    /// <summary>
    /// Scores the very rows that the model was fitted on. Detectors that keep rows leave the row itself out where it would be its own
    /// neighbour; for all others this is <see cref="Score(Table, int, CancellationToken)"/>.
    /// </summary>
    /// <param name="train">The table given to <see cref="IBatchDetector.Fit"/>.</param>
    public double[] ScoreTraining(Table train, int threads = 1, CancellationToken cancellationToken = default)
    {
        Check(train);
        var scores = new double[train.Rows];
        ScoreTrainingTable(train, scores, threads, cancellationToken);
        MakeFinite(scores);
        return scores;
    }

    /// <summary>Which columns made a row unusual: for each its part, 0 to 1, together 1; equal parts where none stands out.</summary>
    /// <param name="row">One value for each column, finite.</param>
    /// <param name="contributions">One for each column.</param>
    public void Explain(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (row.Length != Width || contributions.Length != Width)
            throw new ArgumentException($"the model has {Width} columns, the row {row.Length}, the contributions {contributions.Length}", nameof(row));
        var odd = row.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (odd >= 0)
            throw new ArgumentException($"row 1, column '{Columns[odd]}': {row[odd]} is not a finite number", nameof(row));
        contributions.Clear();
        ExplainRow(row, contributions);
        Normalise(contributions);
    }

    /// <summary>The same for a row in its table, for models that look at the rows before it as well.</summary>
    public void Explain(Table rows, int row, Span<double> contributions)
    {
        Check(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows.Rows);
        if (contributions.Length != Width)
            throw new ArgumentException($"the model has {Width} columns, the contributions {contributions.Length}", nameof(contributions));
        contributions.Clear();
        ExplainRow(rows, row, contributions);
        Normalise(contributions);
    }

    /// <summary>Writes what <see cref="IModelReader.Load"/> reads; the columns are kept by the file around it.</summary>
    public abstract void Save(SnapshotWriter writer);

    /// <summary>Scores some rows, on one thread, each independently of the others.</summary>
    /// <param name="rows">Row after row, finite.</param>
    /// <param name="scores">One for each row; infinite and NaN count as the largest number.</param>
    protected abstract void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores);

    /// <summary>Parts of the columns in any unit; negative ones, NaN and infinity are put right by the caller. All are 0 before.</summary>
    protected abstract void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions);

    /// <summary>Overridden where rows before it count too.</summary>
    protected virtual void ExplainRow(Table rows, int row, Span<double> contributions) => ExplainRow(rows.Row(row), contributions);

    /// <summary>Overridden where the rows are a sequence; otherwise blocks of rows are scored side by side.</summary>
    protected virtual void ScoreTable(Table rows, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width) = (rows.Cells, Width);
        RowBlocks.Run(
            rows.Rows,
            BlockRows,
            threads,
            (start, count) => ScoreRows(cells.AsSpan(start * width, count * width), scores.AsSpan(start, count)),
            cancellationToken);
    }

    /// <summary>Overridden by detectors that keep rows.</summary>
    protected virtual void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken) =>
        ScoreTable(train, scores, threads, cancellationToken);

    private static void MakeFinite(Span<double> scores)
    {
        foreach (ref var score in scores)
            score = double.IsNaN(score) ? double.MaxValue : Math.Clamp(score, double.MinValue, double.MaxValue);
    }

    private static void Normalise(Span<double> parts)
    {
        var largest = 0.0;
        foreach (ref var part in parts)
        {
            part = part > 0 ? Math.Min(part, double.MaxValue) : 0;
            largest = Math.Max(largest, part);
        }

        if (largest == 0)
        {
            parts.Fill(1.0 / parts.Length);
            return;
        }

        var sum = 0.0;
        foreach (ref var part in parts)
            sum += part /= largest;
        foreach (ref var part in parts)
            part /= sum;
    }

    private void Check(Table rows)
    {
        if (rows.Width != Width)
            throw new ArgumentException($"the model was fitted on {Width} columns, the table has {rows.Width}", nameof(rows));
        for (var i = 0; i < Width; i++)
        {
            if (rows.Columns[i] != Columns[i])
                throw new ArgumentException($"column {i + 1} is '{rows.Columns[i]}', the model was fitted on '{Columns[i]}'", nameof(rows));
        }
    }
}
