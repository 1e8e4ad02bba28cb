using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>What a report shows of a table of any length: a random sample of its rows (Vitter's algorithm R) and the rows of highest score.</summary>
internal sealed class DetectSample
{
    public const int MaxRows = 2000;

    public const int MaxTop = 25;

    private readonly SeededRandom _random = new(0);
    private readonly List<SampledRow> _rows = [];
    private readonly PriorityQueue<SampledRow, double> _top = new();
    private long _seen;

    public ModelFile Model { get; private set; } = null!;

    /// <summary>In no order.</summary>
    public IReadOnlyList<SampledRow> Rows => _rows;

    /// <summary>Highest score first.</summary>
    public IReadOnlyList<SampledRow> Top => [.. _top.UnorderedItems.Select(item => item.Element).OrderByDescending(row => row.Score).ThenBy(row => row.Number)];

    public void Begin(ModelFile model) => Model = model;

    /// <param name="table">In which the row stands.</param>
    /// <param name="row">Its position.</param>
    /// <param name="number">In the file, from 1.</param>
    /// <param name="score">Of the row.</param>
    public void Add(Table table, int row, long number, double score)
    {
        _seen++;
        if (_top.Count < MaxTop || score > _top.Peek().Score)
        {
            var parts = new double[table.Width];
            Model.Model.Explain(table, row, parts);
            _top.Enqueue(new SampledRow(number, table.Row(row).ToArray(), score, parts), score);
            if (_top.Count > MaxTop)
                _top.Dequeue();
        }

        if (_rows.Count < MaxRows)
            _rows.Add(new SampledRow(number, table.Row(row).ToArray(), score, []));
        else if (_random.NextDouble() * _seen < MaxRows)
            _rows[_random.Next(MaxRows)] = new SampledRow(number, table.Row(row).ToArray(), score, []);
    }
}
