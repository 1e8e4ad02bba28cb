namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>How many rows had which surprise.</summary>
internal sealed class SurpriseHistogram
{
    /// <summary>Of surprise, per bin.</summary>
    public const double Width = 0.25;

    /// <summary>The last one also holds what lies above it.</summary>
    public const int Bins = 80;

    private readonly long[] _calm = new long[Bins];
    private readonly long[] _labelled = new long[Bins];

    /// <summary>Rows that are not labelled anomalous.</summary>
    public IReadOnlyList<long> Calm => _calm;

    public IReadOnlyList<long> Labelled => _labelled;

    public void Add(double surprise, bool labelled) => (labelled ? _labelled : _calm)[Math.Clamp((int)(surprise / Width), 0, Bins - 1)]++;
}
