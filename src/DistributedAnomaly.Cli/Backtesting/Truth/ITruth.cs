namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>What is known about rows from elsewhere.</summary>
internal interface ITruth
{
    /// <summary>Whether a row is labelled anomalous.</summary>
    /// <returns>Null: nothing is known about it.</returns>
    bool? IsAnomalous(string entity, long timeMs);
}
