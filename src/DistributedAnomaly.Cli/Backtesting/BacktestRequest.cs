using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>What <c>backtest</c> was asked for.</summary>
internal sealed record BacktestRequest
{
    /// <summary>Learnt from, not reported.</summary>
    public IReadOnlyList<string> Train { get; init; } = [];

    /// <summary>Learnt from and reported.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Windows of the Numenta Anomaly Benchmark, instead of labels.</summary>
    public string? Windows { get; init; }

    /// <summary>Of every row; null: as the files say.</summary>
    public string? Entity { get; init; }

    public Fidelity Fidelity { get; init; } = Fidelity.Full;

    /// <summary>With the threshold that was asked for, if one was.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>Where the policy comes from.</summary>
    public string PolicyName { get; init; } = "default";

    public ErrorCost Cost { get; init; } = ErrorCost.Default;

    public Bounds Bounds { get; init; } = Bounds.Default;
}
