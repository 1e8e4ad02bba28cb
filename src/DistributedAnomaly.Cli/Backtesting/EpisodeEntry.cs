using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>An episode as the report lists it.</summary>
/// <param name="Entity">Name of the entity.</param>
/// <param name="FromMs">Time of its first anomalous row (Unix ms).</param>
/// <param name="ToMs">Time of its last anomalous row.</param>
/// <param name="Open">The files ended before it did.</param>
/// <param name="Severity">The highest.</param>
/// <param name="PeakSurprise">The highest.</param>
/// <param name="PeakMs">When.</param>
/// <param name="Rows">Anomalous rows since it opened.</param>
/// <param name="Reasons">At the peak, most important first.</param>
/// <param name="Labelled">Whether one of its rows is labelled anomalous; null: unknown.</param>
internal sealed record EpisodeEntry(
    string Entity, long FromMs, long ToMs, bool Open, Severity Severity, double PeakSurprise, long PeakMs, long Rows,
    IReadOnlyList<Reason> Reasons, bool? Labelled);
