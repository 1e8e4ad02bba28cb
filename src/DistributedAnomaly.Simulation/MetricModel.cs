namespace DistributedAnomaly.Simulation;

/// <summary>How one metric of a server comes about.</summary>
/// <param name="Name">Of the metric.</param>
/// <param name="IsLog">Its logarithm has the additive parts: it varies in per cent of itself.</param>
/// <param name="Base">Usual value.</param>
/// <param name="Spread">How different servers of one role are: standard deviation of the logarithm of their usual values.</param>
/// <param name="Season">Rise from usual to peak demand, as a difference (or, if <paramref name="IsLog"/>, of logarithms).</param>
/// <param name="Sigma">Standard deviation of the residual, in the same unit as <paramref name="Season"/>.</param>
/// <param name="Demand">Share of the residual's variance that comes from the server's demand.</param>
/// <param name="Common">Share that comes from the demand of its cohort.</param>
/// <param name="Memory">Correlation of the rest from minute to minute.</param>
/// <param name="TailChance">Chance that an observation's own part is wild.</param>
/// <param name="TailSize">By so much wilder.</param>
/// <param name="Least">Smallest value that there is.</param>
/// <param name="Most">Largest value that there is.</param>
/// <param name="IsCount">Whole numbers only.</param>
internal sealed record MetricModel(
    string Name, bool IsLog, double Base, double Spread, double Season, double Sigma, double Demand, double Common, double Memory,
    double TailChance, double TailSize, double Least, double Most, bool IsCount = false)
{
    public const int Cpu = 0;
    public const int Ram = 1;
    public const int Load = 2;
    public const int Disk = 3;
    public const int NetIn = 4;
    public const int NetOut = 5;
    public const int Latency = 6;
    public const int Errors = 7;
    public const int Count = 8;

    private const double Unlimited = 1e12;

    public static readonly MetricModel[] All =
    [
        new("cpu_percent", false, 35, 0.15, 14, 2.5, 0.45, 0.10, 0.4, 0.002, 2.5, 0, 100),
        new("memory_percent", false, 55, 0.12, 2, 0.8, 0.10, 0.05, 0.9, 0.001, 2, 0, 100),
        new("load1", true, 2.5, 0.3, 0.45, 0.10, 0.45, 0.10, 0.6, 0.002, 2.5, 0, Unlimited),
        new("disk_io_bytes", true, 8e6, 0.4, 0.4, 0.16, 0.20, 0.05, 0.5, 0.004, 3, 0, Unlimited),
        new("net_in_bytes", true, 4e6, 0.4, 0.6, 0.09, 0.50, 0.20, 0.3, 0.002, 2.5, 0, Unlimited),
        new("net_out_bytes", true, 9e6, 0.4, 0.6, 0.09, 0.50, 0.20, 0.3, 0.002, 2.5, 0, Unlimited),
        new("latency_ms", true, 40, 0.3, 0.25, 0.10, 0.25, 0.10, 0.4, 0.005, 3, 0, Unlimited),
        new("errors", true, 30, 0.4, 0.5, 0.22, 0.20, 0.05, 0.2, 0.005, 2.5, 0, Unlimited, IsCount: true),
    ];

    /// <summary>In the order of every row.</summary>
    public static readonly string[] Names = [.. All.Select(m => m.Name)];
}
