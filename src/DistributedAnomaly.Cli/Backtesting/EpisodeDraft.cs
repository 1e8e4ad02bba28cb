using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>An episode while its rows come in.</summary>
internal sealed class EpisodeDraft(string entity, Episode episode)
{
    private IReadOnlyList<Reason> _reasons = [];
    private double _peak = -1;
    private long _peakMs;
    private long _lastMs = episode.StartedMs;
    private Severity _severity = episode.Severity;
    private long _rows;
    private bool? _labelled;

    public long Number => episode.Number;

    public void Add(long timeMs, Verdict verdict, bool? labelled)
    {
        if (verdict.Severity == Severity.None)
            return;
        _rows++;
        _lastMs = timeMs;
        if (verdict.Episode.Severity > _severity)
            _severity = verdict.Episode.Severity;
        if (labelled is { } known)
            _labelled = _labelled is true || known;
        if (verdict.Surprise <= _peak)
            return;
        (_peak, _peakMs) = (verdict.Surprise, timeMs);
        _reasons = verdict.Reasons.ToArray();
    }

    /// <param name="open">The files ended before it did.</param>
    public EpisodeEntry ToEntry(bool open) =>
        new(entity, episode.StartedMs, _lastMs, open, _severity, Math.Max(0, _peak), _peakMs, _rows, _reasons, _labelled);
}
