using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Recording;

/// <summary>
/// Keeps an entity's last raw observations in a ring; when an episode opens, these and what follows go to the history:
/// the episode, and as many observations after its end as the ring holds.
/// </summary>
internal sealed class FlightRecorder
{
    private long[] _times = [];

    /// <summary>Ring rows of <see cref="_columns"/> values at the monitor's positions; NaN: the metric was not there.</summary>
    private double[] _values = [];

    private int _columns, _next, _count;
    private long _episode;

    /// <summary>Observations that may still be kept of the episode; and after its end, -1 while it is open.</summary>
    private int _left, _leftAfter;

    public int MemoryBytes => 96 + 8 * (_times.Length + _values.Length);

    /// <summary>Takes an observation that was judged.</summary>
    /// <param name="positions">Position in the monitor of each metric; -1: the monitor did not take it.</param>
    public void Take(
        HistoryBatch history, HistoryTarget target, EntityMonitor monitor, RecorderPolicy policy, Verdict verdict, long timeMs,
        ReadOnlySpan<string> metrics, ReadOnlySpan<double> values, ReadOnlySpan<int> positions)
    {
        if (verdict.Change == EpisodeChange.Opened)
        {
            _episode = verdict.Episode.Number;
            _left = policy.During;
            _leftAfter = -1;
            WriteRing(history, target, monitor);
        }

        if (_left > 0)
        {
            WriteOne(history, target, timeMs, metrics, values, positions);
            _left--;
            if (verdict.Change == EpisodeChange.Closed)
                _leftAfter = policy.Before;
            else if (_leftAfter > 0)
                _leftAfter--;
            if (_leftAfter == 0)
                _left = 0;
        }

        Fit(policy.Before, monitor.MetricCount);
        Push(timeMs, values, positions);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_episode);
        writer.Int(_left);
        writer.Int(_leftAfter);
        writer.Int(_columns);
        writer.Int(_next);
        writer.Int(_count);
        writer.Int(_times.Length);
        foreach (var time in _times)
            writer.Long(time);
        foreach (var value in _values)
            writer.Double(value);
    }

    public static FlightRecorder Load(ref SnapshotReader reader)
    {
        var loaded = new FlightRecorder
        {
            _episode = reader.Long(), _left = reader.Int(), _leftAfter = reader.Int(), _columns = reader.Int(), _next = reader.Int(),
            _count = reader.Int(),
        };
        var rows = reader.Length(8);
        if (loaded._columns < 0 || (rows + (long)rows * loaded._columns) * 8 > reader.Remaining || loaded._next < 0
            || loaded._next > Math.Max(0, rows - 1) || loaded._count < 0 || loaded._count > rows)
        {
            throw new SnapshotException("the flight recorder's ring does not fit");
        }

        loaded._times = new long[rows];
        loaded._values = new double[rows * loaded._columns];
        foreach (ref var time in loaded._times.AsSpan())
            time = reader.Long();
        foreach (ref var value in loaded._values.AsSpan())
            value = reader.Double();
        return loaded;
    }

    private void WriteOne(
        HistoryBatch history, HistoryTarget target, long timeMs, ReadOnlySpan<string> metrics, ReadOnlySpan<double> values,
        ReadOnlySpan<int> positions)
    {
        history.BeginRaw(target, _episode, timeMs);
        for (var i = 0; i < metrics.Length; i++)
        {
            if (positions[i] >= 0)
                history.Add(metrics[i], values[i]);
        }
    }

    private void WriteRing(HistoryBatch history, HistoryTarget target, EntityMonitor monitor)
    {
        for (var i = 0; i < _count; i++)
        {
            var row = (_next - _count + i + _times.Length) % _times.Length;
            history.BeginRaw(target, _episode, _times[row]);
            for (var column = 0; column < _columns; column++)
            {
                var value = _values[row * _columns + column];
                if (!double.IsNaN(value))
                    history.Add(monitor.MetricAt(column).Metric, value);
            }
        }
    }

    private void Push(long timeMs, ReadOnlySpan<double> values, ReadOnlySpan<int> positions)
    {
        if (_times.Length == 0)
            return;
        var row = _values.AsSpan(_next * _columns, _columns);
        row.Fill(double.NaN);
        for (var i = 0; i < values.Length; i++)
        {
            if (positions[i] >= 0)
                row[positions[i]] = values[i];
        }

        _times[_next] = timeMs;
        _next = (_next + 1) % _times.Length;
        _count = Math.Min(_count + 1, _times.Length);
    }

    /// <summary>Makes the ring fit the policy and the monitor; the newest rows stay.</summary>
    private void Fit(int rows, int columns)
    {
        if (rows == _times.Length && columns == _columns)
            return;
        var times = new long[rows];
        var values = new double[rows * columns];
        values.AsSpan().Fill(double.NaN);
        var kept = Math.Min(rows, _count);
        for (var i = 0; i < kept; i++)
        {
            var from = (_next - kept + i + _times.Length) % _times.Length;
            times[i] = _times[from];
            _values.AsSpan(from * _columns, _columns).CopyTo(values.AsSpan(i * columns));
        }

        (_times, _values, _columns, _count) = (times, values, columns, kept);
        _next = rows == 0 ? 0 : kept % rows;
    }
}
