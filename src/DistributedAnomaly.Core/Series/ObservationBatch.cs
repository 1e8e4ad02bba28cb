namespace DistributedAnomaly.Core.Series;

/// <summary>
/// Observations of one fleet in columns: rows (entity, time, context) and, per row, a run of cells (metric, value).
/// Reusable: <see cref="Clear"/> keeps the arrays. Times are Unix milliseconds.
/// </summary>
public sealed class ObservationBatch(string fleet)
{
    private string[] _entities = new string[64];
    private long[] _times = new long[64];
    private ContextLabels?[] _contexts = new ContextLabels?[64];
    private int[] _ends = new int[64];
    private string[] _metrics = new string[256];
    private double[] _values = new double[256];

    public string Fleet { get; private set; } = fleet;

    /// <summary>Number of observations.</summary>
    public int Count { get; private set; }

    /// <summary>Number of measurements: all metric values of all observations.</summary>
    public int Measurements { get; private set; }

    /// <summary>When the batch reached the platform (Unix ms); what silence is measured by.</summary>
    public long ReceivedMs { get; set; }

    public string Entity(int row) => _entities[row];

    public long Time(int row) => _times[row];

    public ContextLabels? Context(int row) => _contexts[row];

    public ReadOnlySpan<string> Metrics(int row) => _metrics.AsSpan(Start(row), _ends[row] - Start(row));

    public ReadOnlySpan<double> Values(int row) => _values.AsSpan(Start(row), _ends[row] - Start(row));

    /// <summary>Begins a row; its measurements follow by <see cref="AddMetric"/>.</summary>
    public void Add(string entity, long timeMs, ContextLabels? context = null)
    {
        if (Count == _entities.Length)
        {
            Array.Resize(ref _entities, Count * 2);
            Array.Resize(ref _times, Count * 2);
            Array.Resize(ref _contexts, Count * 2);
            Array.Resize(ref _ends, Count * 2);
        }

        _entities[Count] = entity;
        _times[Count] = timeMs;
        _contexts[Count] = context;
        _ends[Count++] = Measurements;
    }

    /// <summary>Adds a measurement to the row begun last.</summary>
    public void AddMetric(string metric, double value)
    {
        if (Measurements == _metrics.Length)
        {
            Array.Resize(ref _metrics, Measurements * 2);
            Array.Resize(ref _values, Measurements * 2);
        }

        _metrics[Measurements] = metric;
        _values[Measurements++] = value;
        _ends[Count - 1] = Measurements;
    }

    /// <summary>Takes back the row begun last, with its measurements: a parser found it invalid half-way.</summary>
    public void RemoveLast()
    {
        Measurements = Start(--Count);
    }

    public void Clear(string fleet)
    {
        Fleet = fleet;
        Array.Clear(_entities, 0, Count);
        Array.Clear(_contexts, 0, Count);
        Array.Clear(_metrics, 0, Measurements);
        Count = 0;
        Measurements = 0;
        ReceivedMs = 0;
    }

    private int Start(int row) => row == 0 ? 0 : _ends[row - 1];
}
