namespace DistributedAnomaly.Benchmarks;

/// <summary>A seeded entity with eight metrics as a server has them: daily rhythm, noise, a flat line, spikes. One observation a minute.</summary>
internal sealed class SeededHost(int seed)
{
    public static readonly string[] Metrics =
        ["cpu", "memory", "disk_read", "disk_write", "net_in", "net_out", "latency", "errors"];

    private readonly Random _random = new(seed);

    public long TimeMs { get; private set; } = 1_700_000_000_000;

    /// <summary>Fills in the next observation.</summary>
    public void Next(Span<double> values)
    {
        TimeMs += 60_000;
        var day = Math.Sin(TimeMs / 86_400_000.0 * 2 * Math.PI);
        values[0] = 40 + 20 * day + 4 * Noise();
        values[1] = 60 + Noise();
        values[2] = _random.Next(8) == 0 ? 1e6 * _random.NextDouble() : 0;
        values[3] = 2e6 + 4e5 * day + 1e5 * Noise();
        values[4] = 5e7 * (1.2 + day) + 1e6 * Noise();
        values[5] = 3e7 * (1.2 + day) + 1e6 * Noise();
        values[6] = 20 + Math.Exp(Noise());
        values[7] = 0;
    }

    private double Noise() => _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5;
}
