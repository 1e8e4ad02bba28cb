using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Backtesting.Truth;

/// <summary>Labelled windows of time: rows outside of them are calm.</summary>
/// <param name="windows">By entity.</param>
internal sealed class WindowTruth(IReadOnlyDictionary<string, IReadOnlyList<NabWindow>> windows) : ITruth
{
    public IReadOnlyDictionary<string, IReadOnlyList<NabWindow>> Windows => windows;

    public bool? IsAnomalous(string entity, long timeMs) =>
        windows.TryGetValue(entity, out var spans) ? spans.Any(span => timeMs >= span.StartMs && timeMs <= span.EndMs) : null;
}
