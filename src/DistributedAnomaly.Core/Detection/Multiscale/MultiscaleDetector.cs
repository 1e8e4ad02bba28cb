using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Watches all metrics of an entity together, at several time scales: how far the whole combination is from any that was seen
/// before, and how far the strangest metrics lie out.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Four views of each metric: its value, its value less its own moving averages over 5 and 30 observations, and its value less
/// what is expected at this time of day.</item>
/// <item>Neighbour: per view the scaled distance to the nearest of two random samples of the entity's history, kept by reservoir
/// sampling (Vitter 1985; nearest-neighbour outliers: Ramaswamy et al. 2000; small samples suffice: Sugiyama and Borgwardt 2013).</item>
/// <item>Spread: the mean of the <see cref="Strangest"/> largest |z| of the values (Shewhart 1931).</item>
/// <item>Each of the five in units of its own 99.5 % quantile; the sum of their square roots is smoothed over some
/// <see cref="Smoothing"/> observations.</item>
/// </list>
/// It never stops learning: single vectors of an incident weigh little in a history, and a lasting new regime is one.
/// Looks at the first <see cref="MaxFeatures"/> metrics; a metric's unit does not matter. Needs <see cref="WarmUp"/> observations.
/// Memory per metric: 80 bytes and 544 of samples. Cost per metric and observation: about 100 ns.
/// </remarks>
public sealed class MultiscaleDetector
{
    public const int MaxFeatures = 64;
    public const int WarmUp = 96;
    private const int Views = MetricViews.Views;
    private const int SpreadPart = Views;
    private const int Parts = Views + 1;
    private const int Strangest = 3;
    private const double SpreadWeight = 0.5;
    private const double Smoothing = 4.5;

    /// <summary>What a single observation counts beside the average of some: a wild one is an incident by itself.</summary>
    private const double SharpShare = 0.4;
    private const double PartQuantile = 0.995;
    private const double LeastLevel = -20;
    private const int FirstDistances = 30;
    private const int FirstParts = 40;

    private readonly MetricViews _views = new();
    private readonly Reservoir[] _reservoirs = [new(1), new(2), new(3), new(4)];
    private readonly float[] _usual = new float[Parts];

    // Logarithms of the parts of the last vector; below LeastLevel there is none.
    private readonly double[] _levels = new double[Parts];
    private double _smooth;
    private long _count;

    /// <summary>Enough was seen to judge by.</summary>
    public bool IsWarm => _count >= WarmUp;

    /// <summary>The next observation is the first that is judged.</summary>
    public bool IsFirst => _count == WarmUp;

    /// <summary>0 and above; 1 is rare, 3 an incident in most fleets.</summary>
    public double Unusual { get; private set; }

    /// <summary>That of the newest observation alone: it ends when the incident ends, and varies more.</summary>
    public double NewestUnusual { get; private set; }

    /// <summary>The part of the spread in the sum, 0 to 1; the rest is that of the neighbours.</summary>
    public double SpreadShare { get; private set; }

    /// <summary>Position of the metric that lies furthest out; -1 if none.</summary>
    public int Top { get; private set; } = -1;

    public int MemoryBytes => 280 + _views.MemoryBytes + Reservoirs();

    /// <summary>Judges a vector. If it was judged, <see cref="Learn"/> with the same vector completes it.</summary>
    /// <param name="values">One per metric, in any unit; NaN: not observed now.</param>
    /// <param name="unexpected">One per metric: the value less what was expected of it.</param>
    /// <param name="heard">One bit per metric: clear where the value is too near its expectation, or on the side that is of no interest.
    /// Where it is clear for the metric that lies furthest out, nothing is said.</param>
    /// <returns>False: fewer than two values are no combination; the vector is neither judged nor to be learnt.</returns>
    public bool Score(ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, ulong heard)
    {
        values = values[..Math.Min(values.Length, MaxFeatures)];
        Top = -1;
        Unusual = NewestUnusual = SpreadShare = 0;
        var present = 0;
        foreach (var value in values)
            present += double.IsNaN(value) ? 0 : 1;
        if (present < 2)
            return false;
        _views.Know(values);
        var sum = Sum(values, unexpected, present);
        _smooth += (sum - _smooth) / Smoothing;
        // What is of no interest is learnt like everything else, so that what is of interest can be told from it.
        if (Top >= 0 && (heard >> Top & 1) == 0)
            Top = -1;
        if (!IsWarm || Top < 0)
            return true;
        Unusual = Math.Max(_smooth, SharpShare * sum);
        NewestUnusual = sum;
        return true;
    }

    /// <param name="values">The vector just scored.</param>
    /// <param name="unexpected">With it.</param>
    /// <param name="rate">Learning rate of a long history, 0 to 1: what one vector counts in it.</param>
    public void Learn(ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, double rate)
    {
        values = values[..Math.Min(values.Length, MaxFeatures)];
        if (_count >= FirstParts)
        {
            for (var part = 0; part < Parts; part++)
                LearnPart(part);
        }

        Span<float> residuals = stackalloc float[values.Length];
        Span<float> ranges = stackalloc float[values.Length];
        for (var v = 0; v < Views; v++)
        {
            _views.Residuals(v, values, unexpected, residuals);
            _views.Ranges(v, ranges);
            _reservoirs[v].Add(residuals, ranges, rate);
        }

        _views.Learn(values, unexpected, Math.Max(rate, 1.0 / (_count + 1)), _count);
        _count++;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_count);
        writer.Double(_smooth);
        writer.Double(Unusual);
        writer.Double(SpreadShare);
        writer.Int(Top);
        writer.Floats(_usual);
        _views.Save(writer);
        foreach (var reservoir in _reservoirs)
            reservoir.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _count = reader.Long();
        _smooth = reader.Double();
        Unusual = reader.Double();
        SpreadShare = reader.Double();
        Top = reader.Int();
        if (Top is < -1 or >= MaxFeatures)
            throw new SnapshotException($"no metric {Top} in a multiscale detector");
        reader.Floats(_usual);
        _views.Load(ref reader);
        foreach (var reservoir in _reservoirs)
            reservoir.Load(ref reader);
    }

    private double Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, int present)
    {
        Span<float> residuals = stackalloc float[values.Length];
        Span<float> weights = stackalloc float[values.Length];
        Span<float> z = stackalloc float[values.Length];
        var (neighbours, loudest, loudestView) = (0.0, 0.0, 0);
        for (var v = 0; v < Views; v++)
        {
            _views.Residuals(v, values, unexpected, residuals);
            _views.Look(v, values, residuals, weights, z);
            _levels[v] = LevelOf(_count < FirstDistances ? 0 : _reservoirs[v].Distance(residuals, weights) / MathF.Sqrt(present));
            var ratio = Ratio(v);
            neighbours += ratio;
            if (ratio > loudest)
                (loudest, loudestView) = (ratio, v);
            if (v == MetricViews.Level)
                (_levels[SpreadPart], Top) = MeanOfLargest(z);
        }

        var spread = SpreadWeight * Ratio(SpreadPart);
        SpreadShare = neighbours + spread > 0 ? spread / (neighbours + spread) : 0;
        if (loudest > Ratio(SpreadPart) && loudest > 1)
        {
            _views.Residuals(loudestView, values, unexpected, residuals);
            _views.Look(loudestView, values, residuals, weights, z);
            Top = _reservoirs[loudestView].Furthest(residuals, weights);
        }

        return (neighbours + spread) / (Views + SpreadWeight);
    }

    private int Reservoirs()
    {
        var bytes = 0;
        foreach (var reservoir in _reservoirs)
            bytes += reservoir.MemoryBytes;
        return bytes;
    }

    /// <summary>The square root of a part in units of its own quantile: 1 is a rare vector.</summary>
    private double Ratio(int part)
    {
        // Quantiles are followed as logarithms: a few bytes, any unit.
        return _count <= FirstParts || _levels[part] <= LeastLevel ? 0 : PortableMath.Exp2((_levels[part] - _usual[part]) / 2);
    }

    private static double LevelOf(float part) => Math.Max(LeastLevel, PortableMath.Log2(part));

    private void LearnPart(int part)
    {
        var level = _levels[part];
        if (_count == FirstParts)
        {
            _usual[part] = (float)level;
            return;
        }

        // Stochastic approximation: 1 / (n f), where the density f at the quantile is about 0.01 per doubling.
        var step = Math.Clamp(100.0 / (_count + 1), 0.004, 1);
        var up = level > _usual[part];
        _usual[part] += (float)(up ? Math.Min(level - _usual[part], step * PartQuantile) : -step * (1 - PartQuantile));
    }

    private static (double Level, int Furthest) MeanOfLargest(ReadOnlySpan<float> z)
    {
        var furthest = -1;
        float first = 0, second = 0, third = 0;
        for (var i = 0; i < z.Length; i++)
        {
            var value = z[i];
            if (value > first)
                (first, second, third, furthest) = (value, first, second, i);
            else if (value > second)
                (second, third) = (value, second);
            else if (value > third)
                third = value;
        }

        return (LevelOf((first + second + third) / Strangest), furthest);
    }
}
