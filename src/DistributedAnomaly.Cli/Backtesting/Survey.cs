using DistributedAnomaly.Cli.Backtesting.Truth;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The first pass over the files: counts everything, and finds out what is worth drawing.</summary>
/// <param name="bounds">What is kept.</param>
/// <param name="truth">Null: there are no labels.</param>
internal sealed class Survey(Bounds bounds, ITruth? truth) : ScoreCounts
{
    private readonly Dictionary<string, EntityTally> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EvaluatedRows> _evaluated = new(StringComparer.Ordinal);

    public IReadOnlyCollection<EntityTally> Entities => _entities.Values;

    public IReadOnlyDictionary<string, EvaluatedRows> Evaluated => _evaluated;

    public EpisodeLog Episodes { get; } = new(bounds.Episodes);

    public DetectorTallies Detectors { get; } = new();

    public SurpriseHistogram Surprises { get; } = new();

    /// <summary>Rows in <see cref="Evaluated"/>.</summary>
    public int EvaluatedRows { get; private set; }

    /// <summary>Rows that found no place there.</summary>
    public long NotEvaluated { get; private set; }

    /// <summary>Rows that the labels say nothing about.</summary>
    public long NotLabelled { get; private set; }

    public override void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict)
    {
        base.Judged(row, monitor, verdict);
        var labelled = truth?.IsAnomalous(row.Entity, row.TimeMs);
        Evaluate(row, verdict, labelled);
        if (verdict.Outcome != ObserveOutcome.Scored)
            return;
        var tally = TallyOf(row.Entity);
        tally.Add(row.TimeMs, row.Metrics, monitor.CadenceMs, verdict);
        Surprises.Add(verdict.Surprise, labelled is true);
        if (verdict.Severity != Severity.None)
            Detectors.Add(verdict.Reasons, labelled);
        Follow(tally, row.TimeMs, verdict, labelled);
    }

    /// <summary>The files are over: what is still going on is counted too.</summary>
    public void End()
    {
        foreach (var tally in _entities.Values)
            Finish(tally, open: true);
    }

    private void Evaluate(SeriesFile row, Verdict verdict, bool? labelled)
    {
        if (truth is not null && labelled is null)
        {
            NotLabelled++;
            return;
        }

        if (EvaluatedRows == bounds.EvaluatedRows)
        {
            NotEvaluated++;
            return;
        }

        if (!_evaluated.TryGetValue(row.Entity, out var rows))
            _evaluated.Add(row.Entity, rows = new EvaluatedRows());
        rows.Add(row.TimeMs, verdict.Surprise, labelled is true, verdict.Severity != Severity.None);
        EvaluatedRows++;
    }

    private void Follow(EntityTally tally, long timeMs, Verdict verdict, bool? labelled)
    {
        var on = verdict.Episode.Number > 0;
        if (tally.Open is { } before && (!on || before.Number != verdict.Episode.Number))
            Finish(tally, open: false);
        if (on)
        {
            tally.Open ??= new EpisodeDraft(tally.Entity, verdict.Episode);
            tally.Open.Add(timeMs, verdict, labelled);
        }

        if (labelled is { } known)
            (tally.Events ??= new EventTally(bounds.Events)).Add(timeMs, known, on && verdict.Severity != Severity.None);
        if (verdict.Change == EpisodeChange.Closed)
            Finish(tally, open: false);
    }

    private void Finish(EntityTally tally, bool open)
    {
        if (tally.Open is not { } draft)
            return;
        tally.Open = null;
        var entry = draft.ToEntry(open);
        tally.Alarms++;
        if (entry.Labelled is { } labelled)
            tally.FalseAlarms = (tally.FalseAlarms ?? 0) + (labelled ? 0 : 1);
        Episodes.Add(entry);
    }

    private EntityTally TallyOf(string entity)
    {
        if (!_entities.TryGetValue(entity, out var tally))
            _entities.Add(entity, tally = new EntityTally(entity));
        return tally;
    }
}
