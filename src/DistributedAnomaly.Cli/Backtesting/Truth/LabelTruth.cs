namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>Labels row by row: rows before the first and after the last label are unknown.</summary>
/// <param name="byEntity">Of named entities.</param>
/// <param name="everyone">Of all others; null: nothing is known of them.</param>
internal sealed class LabelTruth(IReadOnlyDictionary<string, LabelRuns> byEntity, LabelRuns? everyone) : ITruth
{
    public bool? IsAnomalous(string entity, long timeMs) =>
        (byEntity.GetValueOrDefault(entity) ?? everyone) is { Range: { } range } runs && timeMs >= range.From && timeMs <= range.To
            ? runs.IsAnomalous(timeMs)
            : null;
}
