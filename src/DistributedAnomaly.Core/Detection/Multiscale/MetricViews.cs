using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Each metric of an entity in four views: its value, and its value less its moving averages over 5, 30 and 300 observations;
/// with the mean, variance and range of each. 84 bytes per metric.
/// </summary>
internal sealed class MetricViews
{
    public const int Views = 4;
    private const int Statistics = 4;
    private const int Stride = Views * Statistics + Views - 1;
    private const float MostZ = 30;
    private const double CutSds = 6;
    private const float UsualSds = 6;

    /// <summary>A scale below this part of the range, or of the value, is rounding.</summary>
    private const float LeastOfRange = 0.01f;
    private const float LeastOfNeighbourRange = 0.05f;
    private const float LeastOfValue = 1e-3f;
    private const float LeastScale = 1e-12f;
    private static readonly int[] Horizons = [5, 30, 300];

    private double[] _anchors = [];
    private float[] _state = [];

    public int MemoryBytes => 80 + _anchors.Length * (8 + 4 * Stride);

    /// <summary>Takes in metrics that are new, at their first value.</summary>
    public void Know(ReadOnlySpan<double> values)
    {
        if (values.Length > _anchors.Length)
        {
            var old = _anchors.Length;
            Array.Resize(ref _anchors, values.Length);
            Array.Resize(ref _state, values.Length * Stride);
            _anchors.AsSpan(old).Fill(double.NaN);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(_anchors[i]) && !double.IsNaN(values[i]))
                _anchors[i] = values[i];
        }
    }

    /// <summary>The values in one view; 0 where there is none.</summary>
    public void Residuals(int view, ReadOnlySpan<double> values, Span<float> residuals)
    {
        residuals.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                residuals[i] = Residual(view, i, values[i]);
        }
    }

    /// <summary>Values, weights of distances (1 / scale) and |z| in one view; all 0 where there is no value.</summary>
    /// <returns>How many values there are.</returns>
    public int Look(int view, ReadOnlySpan<double> values, Span<float> residuals, Span<float> weights, Span<float> z)
    {
        var present = 0;
        residuals.Clear();
        weights.Clear();
        z.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            present++;
            var at = i * Stride + view * Statistics;
            var residual = Residual(view, i, values[i]);
            float mean = _state[at], sd = MathF.Sqrt(_state[at + 1]), range = _state[at + 3] - _state[at + 2];
            var span = _state[i * Stride + 3] - _state[i * Stride + 2];
            var least = Math.Max(LeastScale, LeastOfValue * (float)Math.Abs(_anchors[i] + _state[i * Stride]));
            residuals[i] = residual;
            z[i] = Math.Min(MostZ, Math.Abs(residual - mean) / Math.Max(sd, Math.Max(least, LeastOfRange * span)));
            // Between range and standard deviation: range^3/4 sd^1/4.
            var scale = MathF.Sqrt(range * MathF.Sqrt(range * sd));
            weights[i] = 1 / Math.Max(scale, Math.Max(least, LeastOfNeighbourRange * span));
        }

        return present;
    }

    public void Learn(ReadOnlySpan<double> values, double rate, bool normal, long count)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            for (var v = 0; v < Views && normal; v++)
                Learn(_state.AsSpan(i * Stride + v * Statistics, Statistics), Residual(v, i, values[i]), rate, count);
            for (var h = 0; h < Horizons.Length; h++)
            {
                // Inside an incident an average goes on by usual steps only: after it, it does not lie off for hundreds of observations.
                var usual = normal ? float.MaxValue : UsualSds * MathF.Sqrt(_state[i * Stride + (h + 1) * Statistics + 1]);
                var step = Math.Clamp(Residual(h + 1, i, values[i]), -usual, usual);
                _state[i * Stride + Views * Statistics + h] += step * (float)Math.Max(1.0 / Horizons[h], 1.0 / (count + 1));
            }
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_anchors.Length);
        foreach (var anchor in _anchors)
            writer.Double(anchor);
        writer.Floats(_state);
    }

    public void Load(ref SnapshotReader reader)
    {
        var count = reader.Int();
        if (count is < 0 or > MultiscaleDetector.MaxFeatures)
            throw new SnapshotException($"views of {count} metrics, at most {MultiscaleDetector.MaxFeatures} are possible");
        _anchors = new double[count];
        for (var i = 0; i < count; i++)
            _anchors[i] = reader.Double();
        _state = new float[count * Stride];
        reader.Floats(_state);
    }

    private static void Learn(Span<float> s, float residual, double rate, long count)
    {
        ref var mean = ref s[0];
        ref var variance = ref s[1];
        var error = (double)residual - mean;
        if (count > 20)
        {
            var cut = CutSds * Math.Max(Math.Sqrt(variance), LeastScale);
            error = Math.Clamp(error, -cut, cut);
        }

        mean = (float)(mean + rate * error);
        variance = (float)Math.Clamp(variance + rate * (error * error - variance), 0, 1e30);
        if (count == 0)
        {
            s[2] = s[3] = residual;
            return;
        }

        // A range that grows by halves: one wild value does not set it alone.
        if (residual < s[2])
            s[2] += (residual - s[2]) / 2;
        else if (residual > s[3])
            s[3] += (residual - s[3]) / 2;
    }

    private float Residual(int view, int i, double value)
    {
        var fromAnchor = (float)Math.Clamp(value - _anchors[i], -1e15, 1e15);
        return view == 0 ? fromAnchor : fromAnchor - _state[i * Stride + Views * Statistics + view - 1];
    }
}
