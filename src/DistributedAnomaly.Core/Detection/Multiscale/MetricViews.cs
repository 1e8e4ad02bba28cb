using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Each metric of an entity in four views: its value, its value less its moving averages over 5 and 30 observations, and its value
/// less what is expected at this time of day; with the mean, variance and range of each. 80 bytes per metric.
/// </summary>
internal sealed class MetricViews
{
    public const int Views = 4;

    /// <summary>The view whose values do not depend on what came just before.</summary>
    public const int Level = 0;
    private const int Expected = 3;
    private const int Statistics = 4;
    private const int Stride = Views * Statistics + 2;
    private const float MostZ = 1e4f;
    private const double CutSds = 8;

    /// <summary>So many first values make the range as they are; later ones move it a little each.</summary>
    private const int FirstSamples = 100;
    private const float RangeRate = 0.01f;

    /// <summary>A scale below this part of the range is rounding; so is a range below a part of the value, or of the value's own range.</summary>
    private const float LeastOfRange = 0.01f;
    private const float LeastOfLevelRange = 0.05f;
    private const float LeastOfValue = 0.01f;
    private const float LeastScale = 1e-12f;

    /// <summary>The range of a metric that was always zero: its unit, which is its first other value.</summary>
    private const float Unknown = 1;
    private static readonly int[] Horizons = [5, 30];

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
    public void Residuals(int view, ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, Span<float> residuals)
    {
        residuals.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
                residuals[i] = Residual(view, i, values, unexpected);
        }
    }

    /// <summary>Weights of distances (1 / scale) and |z| of one view; both 0 where there is no value.</summary>
    /// <returns>How many values there are.</returns>
    public int Look(int view, ReadOnlySpan<double> values, ReadOnlySpan<float> residuals, Span<float> weights, Span<float> z)
    {
        var present = 0;
        weights.Clear();
        z.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            present++;
            var s = _state.AsSpan(i * Stride + view * Statistics, Statistics);
            var range = Math.Max(s[3] - s[2], LeastRange(i));
            var sd = Math.Max(MathF.Sqrt(s[1]), LeastOfRange * range);
            z[i] = Math.Min(MostZ, Math.Abs(residuals[i] - s[0]) / sd);
            // Between range and standard deviation: range^3/4 sd^1/4.
            weights[i] = 1 / MathF.Sqrt(range * MathF.Sqrt(range * sd));
        }

        return present;
    }

    /// <summary>The range of each metric in one view.</summary>
    public void Ranges(int view, Span<float> ranges)
    {
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] = _state[i * Stride + view * Statistics + 3] - _state[i * Stride + view * Statistics + 2];
    }

    public void Learn(ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, double rate, long count)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            for (var v = 0; v < Views; v++)
                Learn(_state.AsSpan(i * Stride + v * Statistics, Statistics), Residual(v, i, values, unexpected), rate, count);
            for (var h = 0; h < Horizons.Length; h++)
            {
                var pace = (float)Math.Max(2.0 / (Horizons[h] + 1), 1.0 / (count + 1));
                _state[i * Stride + Views * Statistics + h] += Residual(h + 1, i, values, unexpected) * pace;
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
        ref var low = ref s[2];
        ref var high = ref s[3];
        if (count == 0)
        {
            mean = low = high = residual;
            return;
        }

        var error = (double)residual - mean;
        if (count > FirstSamples)
        {
            var cut = CutSds * Math.Max(Math.Sqrt(variance), LeastOfRange * (high - low));
            error = cut > 0 ? Math.Clamp(error, -cut, cut) : error;
        }

        mean = (float)(mean + rate * error);
        variance = (float)Math.Clamp((1 - rate) * (variance + rate * error * error), 0, 1e30);
        var pace = count < FirstSamples || low >= high ? 1 : RangeRate;
        if (residual < low)
            low += (residual - low) * pace;
        else if (residual > high)
            high += (residual - high) * pace;
    }

    private float LeastRange(int i)
    {
        var level = _state.AsSpan(i * Stride, Statistics);
        var least = LeastOfValue * (float)Math.Abs(_anchors[i] + level[0]) + LeastOfLevelRange * (level[3] - level[2]);
        return least > LeastScale ? least : Unknown;
    }

    private float Residual(int view, int i, ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected)
    {
        if (view == Expected)
            return (float)Math.Clamp(unexpected[i], -1e15, 1e15);
        var fromAnchor = (float)Math.Clamp(values[i] - _anchors[i], -1e15, 1e15);
        return view == Level ? fromAnchor : fromAnchor - _state[i * Stride + Views * Statistics + view - 1];
    }
}
