using DistributedAnomaly.Cli.Backtesting.Truth;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>
/// Judges files as they would have been judged live, and collects what a report tells. Two passes: the first counts everything and finds
/// the worst entities and their metrics, the second, which gives the very same verdicts, keeps only what is drawn of those.
/// </summary>
internal sealed class BacktestRun(BacktestRequest request, string version)
{
    /// <summary>Each file is read so often.</summary>
    public const int Passes = 2;

    private readonly MonitorPlan _plan = new(request.Policy);

    /// <summary>Told now and then how many bytes are read, of all passes.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <exception cref="InvalidDataException">A file is damaged or not what it is taken for.</exception>
    public Backtest Run(CancellationToken cancellationToken)
    {
        var windows = request.Windows is { } path ? WindowFile.Read(path, request.Files, request.Entity) : null;
        ITruth? truth = windows;
        if (request.Labels.Count > 0)
            truth = LabelFiles.Read(request.Labels, request.Entity is { } one ? new HashSet<string> { one } : [.. request.Files.Select(InputFile.EntityName)]);
        var survey = new Survey(request.Bounds, truth);
        var playback = Play(survey, 0, out var trainRows, out var rows, cancellationToken);
        survey.End();
        IReadOnlyList<EntityTally> entities =
        [
            .. survey.Entities.OrderByDescending(tally => tally.Alarms).ThenByDescending(tally => tally.PeakSurprise)
                .ThenBy(tally => tally.Entity, StringComparer.Ordinal),
        ];
        var traces = Traces(entities);
        var closeUps = CloseUps(survey, entities);
        Play(new Recording([.. traces, .. closeUps.Select(closeUp => closeUp.Trace)]), 1, out _, out _, cancellationToken);
        var result = new Backtest
        {
            Request = request, Survey = survey, Rows = rows, TrainRows = trainRows, Entities = entities, Traces = traces, CloseUps = closeUps, Impacts = [],
            Faults = playback.Faults, Version = version,
        };
        if (survey.Evaluated.Count == 0)
            return result;
        var appraisal = new Appraisal(survey.Evaluated, request.Cost, request.Policy.Episode.CloseAfter * TimeSpan.FromMilliseconds(result.CadenceMs));
        return result with { Impacts = appraisal.Impacts(), Quality = truth is null ? null : appraisal.Quality(windows, result.Threshold) };
    }

    private Playback Play(IPlaybackListener listener, int pass, out long trainRows, out long rows, CancellationToken cancellationToken)
    {
        var bytes = pass * InputFile.TotalBytes(request.Train.Concat(request.Files));
        var playback = new Playback(new Replay(_plan, request.Fidelity), request.Entity) { OnProgress = done => OnProgress?.Invoke(bytes + done) };
        trainRows = playback.Play(request.Train, new ScoreCounts(), cancellationToken);
        rows = playback.Play(request.Files, listener, cancellationToken);
        return playback;
    }

    private List<CloseUp> CloseUps(Survey survey, IReadOnlyList<EntityTally> entities)
    {
        var tallies = entities.ToDictionary(tally => tally.Entity, StringComparer.Ordinal);
        return [.. survey.Episodes.Kept.OrderByDescending(entry => entry.PeakSurprise).Take(request.Bounds.CloseUps).Select(entry => CloseUp.Of(entry, tallies[entry.Entity]))];
    }

    private List<EntityTrace> Traces(IReadOnlyList<EntityTally> entities)
    {
        var bounds = request.Bounds;
        var charted = entities.Take(bounds.ChartedEntities).Select(tally => (Tally: tally, Metrics: tally.Metrics(bounds.ChartedMetrics))).ToList();
        var metrics = Math.Max(1, charted.Sum(entity => entity.Metrics.Count));
        var columns = Math.Clamp(bounds.Columns / metrics, 100, 1000);
        return [.. charted.Select(entity => new EntityTrace(entity.Tally, entity.Tally.FirstMs, entity.Tally.LastMs, entity.Metrics, columns))];
    }
}
