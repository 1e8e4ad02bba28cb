using System.Runtime.InteropServices;
using DistributedAnomaly.Core.Evaluation;
using DistributedAnomaly.Core.Evaluation.Nab;

namespace DistributedAnomaly.Cli.Evaluating;

/// <summary>Reads scores and labels and evaluates them; without labels those of NAB's windows.</summary>
internal sealed class EvaluateRun(EvaluateRequest request, CancellationToken cancellationToken)
{
    private readonly LabelMatch _match = new(request.Column, cancellationToken);

    /// <exception cref="InvalidDataException">A file is damaged, or two do not fit together.</exception>
    public EvaluateResult Run()
    {
        List<SeriesEvaluation> entities = [];
        NabResult? nab = null;
        if (request.Windows is { } windows)
            nab = Nab(NabFolder.ReadWindows(windows), request.Labels is null ? entities : null);
        if (request.Labels is { } labels)
            entities.AddRange(Pairs(labels).SelectMany(pair => _match.Of(pair.Scores, pair.Labels, pair.Entity)).Select(Evaluate));
        if (entities.Find(entity => entity.Rows == 0) is { } empty)
            throw new InvalidDataException($"{empty.Entity}: there is no row");
        if (entities.Count == 0)
            throw new InvalidDataException($"{request.Scores}: there is no row");
        return new EvaluateResult(FleetEvaluation.Of(entities), entities, nab);
    }

    private IEnumerable<(string? Entity, string Scores, string Labels)> Pairs(string labels) => Directory.Exists(labels)
        ? LabelFolder.Match(request.Scores, labels).Select(pair => ((string?)pair.Entity, pair.Scores, pair.Labels))
        : [(null, request.Scores, labels)];

    private SeriesEvaluation Evaluate(JudgedSeries judged)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SeriesEvaluation.Of(judged.Series, request.Question, judged.Flagged, judged.Episodes);
    }

    /// <param name="files">Windows of each file.</param>
    /// <param name="entities">Receives the evaluation by rows, a row inside a window being labelled; null: labels say it.</param>
    private NabResult Nab(IReadOnlyList<(string Name, IReadOnlyList<NabWindow> Windows)> files, List<SeriesEvaluation>? entities)
    {
        List<NabSeries> series = [];
        foreach (var (name, windows) in files)
        {
            var scores = _match.Scores(LabelFolder.ScoresOf(request.Scores, name));
            var times = CollectionsMarshal.AsSpan(scores.TimesMs ?? throw new InvalidDataException($"{scores.Path}: the header has no column 'timestamp'"));
            series.Add(new NabSeries(name, times, CollectionsMarshal.AsSpan(scores.Values), windows));
            bool[] labels = [.. scores.TimesMs.Select(time => windows.Any(window => time >= window.StartMs && time <= window.EndMs))];
            entities?.Add(Evaluate(new JudgedSeries(
                new ScoredSeries(name, CollectionsMarshal.AsSpan(scores.Values), labels, times), scores.Flagged?.ToArray() ?? [], scores.Episodes?.ToArray() ?? [])));
        }

        var sweep = new NabSweep(series);
        return new NabResult(
            series.Count,
            series.Sum(file => file.Windows),
            [.. NabProfile.All.Select(profile => new NabProfileResult(
                profile.Name, sweep.Best(profile), [.. request.Question.Thresholds.Select(threshold => sweep.At(profile, threshold))]))]);
    }
}
