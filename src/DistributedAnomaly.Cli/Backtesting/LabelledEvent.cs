namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>A run of rows that are labelled anomalous.</summary>
/// <param name="FromMs">Of its first row (Unix ms).</param>
/// <param name="ToMs">Of its last row.</param>
/// <param name="Caught">An alarm was on during it.</param>
internal readonly record struct LabelledEvent(long FromMs, long ToMs, bool Caught);
