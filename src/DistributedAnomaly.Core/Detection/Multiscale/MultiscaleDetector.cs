using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.Multiscale;

/// <summary>
/// Watches all metrics of an entity together, at four time scales: how far the strangest of them lie out, and how far the
/// whole combination is from any that was seen before.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Four views of each metric: its value, and its value less its own moving average over 5, 30 and 300 observations.</item>
/// <item>Spread: per view the mean of the <see cref="Strangest"/> largest |z|, in units of its own 99.5 % quantile, squared (Shewhart 1931).</item>
/// <item>Neighbour: per view the scaled distance to the nearest of two random samples of the entity's history, kept by reservoir
/// sampling (Vitter 1985; kNN outliers: Ramaswamy et al. 2000), in units of its own 99.5 % quantile.</item>
/// <item>Both sums are smoothed over <see cref="Smoothing"/> observations and turned into surprises by a <see cref="RatioTail"/>.</item>
/// </list>
/// Looks at the first <see cref="MaxFeatures"/> metrics; a metric's unit does not matter. Needs <see cref="WarmUp"/> observations.
/// Memory per metric: 84 bytes and 512 of samples. Cost per metric and observation: about 100 ns.
/// </remarks>
public sealed class MultiscaleDetector
{
    public const int MaxFeatures = 64;
    public const int WarmUp = 96;
    private const int Views = MetricViews.Views;
    private const int Strangest = 3;
    private const double Smoothing = 5;
    private const double MostPart = 50;
    private const double PartQuantile = 0.995;

    private readonly MetricViews _views = new();
    private readonly Reservoir[] _reservoirs = [new(1), new(2), new(3), new(4)];
    private readonly float[] _usual = new float[2 * Views];
    private readonly float[] _parts = new float[2 * Views];
    private RatioTail _spreadTail = new();
    private RatioTail _neighbourTail = new();
    private double _spread;
    private double _neighbour;
    private long _count;

    /// <summary>Enough was seen to judge by.</summary>
    public bool IsWarm => _count >= WarmUp;

    /// <summary>The next observation is the first that is judged.</summary>
    public bool IsFirst => _count == WarmUp;

    /// <summary>Surprise of the spread, 0 to 30; of a single observation in the body of what is usual 0 to 1.7.</summary>
    public double SpreadSurprise { get; private set; }

    /// <summary>Surprise of the distance to the nearest neighbour, 0 to 30.</summary>
    public double NeighbourSurprise { get; private set; }

    /// <summary>The larger of both by the newest observation alone: it ends when the incident ends.</summary>
    public double NewestSurprise { get; private set; }

    /// <summary>Position of the metric that lies furthest out; -1 if none.</summary>
    public int Top { get; private set; } = -1;

    public int MemoryBytes => 300 + _views.MemoryBytes + Reservoirs();

    /// <summary>Judges a vector. If it was judged, <see cref="Learn"/> with the same vector completes it.</summary>
    /// <param name="values">One per metric, in any unit; NaN: not observed now.</param>
    /// <param name="heard">One bit per metric: clear where the value is too near its expectation, or on the side that is of no interest.
    /// Where it is clear for the metric that lies furthest out, nothing is said.</param>
    /// <returns>False: fewer than two values are no combination; the vector is neither judged nor to be learnt.</returns>
    public bool Score(ReadOnlySpan<double> values, ulong heard)
    {
        values = values[..Math.Min(values.Length, MaxFeatures)];
        _views.Know(values);
        Top = -1;
        SpreadSurprise = NeighbourSurprise = NewestSurprise = 0;
        Span<float> residuals = stackalloc float[MaxFeatures];
        Span<float> weights = stackalloc float[MaxFeatures];
        Span<float> z = stackalloc float[MaxFeatures];
        double spread = 0, neighbour = 0, furthest = 0;
        var stride = Reservoir.StrideOf(values.Length);
        for (var v = 0; v < Views; v++)
        {
            var present = _views.Look(v, values, residuals[..stride], weights[..stride], z);
            if (present < 2)
                return false;
            for (var i = 0; i < values.Length; i++)
            {
                if (z[i] > furthest)
                    (furthest, Top) = (z[i], i);
            }

            _parts[v] = MeanOfLargest(z[..values.Length]);
            _parts[Views + v] = _count < WarmUp / 2 ? 0 : _reservoirs[v].Distance(residuals[..stride], weights[..stride]) / present;
            var part = Ratio(v);
            spread += Math.Min(MostPart, part * part);
            neighbour += Math.Min(MostPart, Ratio(Views + v));
        }

        _spread += (spread - _spread) / Smoothing;
        _neighbour += (neighbour - _neighbour) / Smoothing;
        // What is of no interest is learnt like everything else, so that what is of interest can be told from it.
        if (Top >= 0 && (heard >> Top & 1) == 0)
            Top = -1;
        if (!IsWarm || Top < 0)
            return true;
        SpreadSurprise = _spreadTail.Surprise(_spread);
        NeighbourSurprise = _neighbourTail.Surprise(_neighbour);
        NewestSurprise = Math.Max(_spreadTail.Surprise(spread), _neighbourTail.Surprise(neighbour));
        return true;
    }

    /// <param name="values">The vector just scored.</param>
    /// <param name="rate">Learning rate of means and variances, 0 to 1.</param>
    /// <param name="normal">False inside an episode: only the moving averages go on.</param>
    public void Learn(ReadOnlySpan<double> values, double rate, bool normal)
    {
        values = values[..Math.Min(values.Length, MaxFeatures)];
        Span<float> residuals = stackalloc float[MaxFeatures];
        var stride = Reservoir.StrideOf(values.Length);
        for (var v = 0; v < Views; v++)
        {
            _views.Residuals(v, values, residuals[..stride]);
            if (normal)
                _reservoirs[v].Add(residuals[..stride], _count);
            LearnPart(v, normal && _count > 8);
            LearnPart(Views + v, normal && _count > WarmUp / 2 + 8);
        }

        if (normal && _count > WarmUp / 2 + 8)
        {
            _spreadTail.Learn(_spread);
            _neighbourTail.Learn(_neighbour);
        }

        _views.Learn(values, Math.Max(rate, 1.0 / (_count + 1)), normal, _count);
        _count++;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(_count);
        writer.Double(_spread);
        writer.Double(_neighbour);
        writer.Double(SpreadSurprise);
        writer.Double(NeighbourSurprise);
        writer.Int(Top);
        writer.Floats(_usual);
        _spreadTail.Save(writer);
        _neighbourTail.Save(writer);
        _views.Save(writer);
        foreach (var reservoir in _reservoirs)
            reservoir.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _count = reader.Long();
        _spread = reader.Double();
        _neighbour = reader.Double();
        SpreadSurprise = reader.Double();
        NeighbourSurprise = reader.Double();
        Top = reader.Int();
        if (Top is < -1 or >= MaxFeatures)
            throw new SnapshotException($"no metric {Top} in a multiscale detector");
        reader.Floats(_usual);
        _spreadTail = RatioTail.Load(ref reader);
        _neighbourTail = RatioTail.Load(ref reader);
        _views.Load(ref reader);
        foreach (var reservoir in _reservoirs)
            reservoir.Load(ref reader);
    }

    private int Reservoirs()
    {
        var bytes = 0;
        foreach (var reservoir in _reservoirs)
            bytes += reservoir.MemoryBytes;
        return bytes;
    }

    private double Ratio(int part)
    {
        // Quantiles are followed as logarithms: a few bytes, any unit.
        var usual = _count < 16 ? 1 : PortableMath.Exp2(_usual[part]);
        return _parts[part] / usual;
    }

    private void LearnPart(int part, bool learn)
    {
        if (!learn || _parts[part] <= 0)
            return;
        var level = PortableMath.Log2(_parts[part]);
        if (_usual[part] == 0)
        {
            _usual[part] = (float)level;
            return;
        }

        // Stochastic approximation: 1 / (n f), where the density f at the quantile is about 0.01 per doubling.
        var step = Math.Clamp(100.0 / (_count + 1), 0.004, 1);
        var up = level > _usual[part];
        _usual[part] += (float)(up ? Math.Min(level - _usual[part], step * PartQuantile) : -step * (1 - PartQuantile));
    }

    private static float MeanOfLargest(ReadOnlySpan<float> z)
    {
        float first = 0, second = 0, third = 0;
        foreach (var value in z)
        {
            if (value <= third)
                continue;
            if (value > first)
                (first, second, third) = (value, first, second);
            else if (value > second)
                (second, third) = (value, second);
            else
                third = value;
        }

        return (first + second + third) / Math.Min(Strangest, z.Length);
    }
}
