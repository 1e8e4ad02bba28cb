using System.Diagnostics;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Supervised;
using DistributedAnomaly.Core.Batch.Thresholds;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Cli.Detecting;

/// <summary>Fits or loads a model, chooses the threshold, and scores a table block by block: a file of any length fits.</summary>
internal sealed class DetectRun(DetectRequest request, TimeProvider clock)
{
    private const int BlockRows = 16_384;

    /// <summary>Rows whose scores are compared with their labels, at most.</summary>
    private const int MaxJudged = 20_000_000;

    private CrossValidation? _validation;

    /// <summary>Told the part of the fitting and reading that is done, 0 to 1.</summary>
    public Action<double> OnProgress { get; init; } = _ => { };

    /// <summary>Of networks.</summary>
    public INetworkTrainers Trainers { get; init; } = new ManagedTrainers();

    /// <summary>What the report is made of; null: none is wanted.</summary>
    public DetectSample? Sample { get; init; }

    /// <param name="output">Receives the rows; null: only the summary is wanted.</param>
    /// <param name="cancellationToken">Ends it between two blocks.</param>
    public DetectSummary Run(Stream? output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var train = request.Train is { } path ? ReadTrain(path, cancellationToken) : null;
        var file = train is null ? Load(request.Model!) : Fit(train, cancellationToken);
        var fitSeconds = train is null ? 0 : watch.Elapsed.TotalSeconds;
        watch.Restart();
        Sample?.Begin(file);
        using var text = output is null ? null : new StreamWriter(output, leaveOpen: true) { NewLine = "\n" };
        var tally = new DetectTally(file.Threshold!.Value, MaxJudged);
        if (request.Test is null)
            ScoreTraining(file, train!, text, tally, cancellationToken);
        else
            ScoreFile(file, request.Test, text, tally, cancellationToken);
        text?.Flush();
        var (roc, precision, f1) = tally.Judged();
        return new DetectSummary(
            file.Model.DetectorName, file.Rows, file.Model.Columns.Count, tally.Rows, tally.Anomalies, tally.Threshold, roc, precision, f1,
            _validation?.AucRoc, _validation?.AucPr, Math.Round(fitSeconds, 3), Math.Round(watch.Elapsed.TotalSeconds, 3));
    }

    private TableBlock ReadTrain(string path, CancellationToken cancellationToken)
    {
        using var file = new TableFile(path, null);
        var total = Math.Max(1, new FileInfo(path).Length);
        return file.ReadAll(position => OnProgress(0.1 * position / total), cancellationToken);
    }

    private ModelFile Fit(TableBlock train, CancellationToken cancellationToken)
    {
        var rule = request.Threshold ?? ThresholdRule.Default;
        if (rule.NeedsLabels && train.Labels.Count == 0)
            throw new UserException("this threshold is chosen by labels: the training table needs a column 'label'");
        var options = new FitOptions
        {
            Seed = request.Seed, Threads = request.Threads, CancellationToken = cancellationToken, Progress = new Part(part => OnProgress(0.1 + 0.3 * part)),
            Trainers = Trainers,
        };
        var (model, scores) = Fitted(train, rule, options);
        var threshold = rule.Kind == ThresholdKind.Fixed ? rule.Value : Chosen(rule, scores, train);
        OnProgress(0.5);
        var file = new ModelFile(model, clock.GetUtcNow().ToUnixTimeMilliseconds(), train.Table.Rows, request.Seed, threshold);
        if (request.SaveModel is not { } path)
            return file;
        var writer = new SnapshotWriter();
        file.Save(writer);
        using var stream = File.Create(path);
        stream.Write(writer.Written);
        return file;
    }

    /// <summary>The model, and the scores that its threshold is chosen by: out of fold where it learns from labels.</summary>
    private (BatchModel Model, double[] Scores) Fitted(TableBlock train, ThresholdRule rule, FitOptions options)
    {
        if (request.Detector is IBatchDetector detector)
        {
            var fitted = detector.Fit(train.Table, options);
            return (fitted, rule.Kind == ThresholdKind.Fixed ? [] : fitted.ScoreTraining(train.Table, request.Threads, options.CancellationToken));
        }

        var (supervised, labels) = ((SupervisedDetector)request.Detector!, train.Labels.ToArray());
        if (labels.Length == 0)
            throw new UserException($"{supervised.Name} learns from labels: the training table needs a column 'label'");
        if (request.Folds > 0)
            _validation = CrossValidation.Of(supervised, train.Table, labels, request.Folds, options);
        var model = supervised.Fit(train.Table, labels, options with { Progress = null });
        return (model, _validation?.Scores ?? model.ScoreTraining(train.Table, request.Threads, options.CancellationToken));
    }

    private static double Chosen(ThresholdRule rule, double[] scores, TableBlock train)
    {
        try
        {
            return rule.Choose(scores, [.. train.Labels]);
        }
        catch (ArgumentException e)
        {
            throw new UserException(e.Message, e);
        }
    }

    private ModelFile Load(string path)
    {
        ModelFile file;
        try
        {
            file = ModelFile.Load(File.ReadAllBytes(path));
        }
        catch (SnapshotException e)
        {
            throw new UserException($"{path}: {e.Message}", e);
        }

        if (request.Threshold is { Kind: ThresholdKind.Fixed, Value: var score })
            return file with { Threshold = score };
        if (request.Threshold is not null)
            throw new UserException("with a loaded model the threshold is a score, or that of the model file: the training rows are not at hand");
        return file.Threshold is not null ? file : throw new UserException($"{path}: the model has no threshold; give one with --threshold");
    }

    private void ScoreTraining(ModelFile file, TableBlock train, StreamWriter? text, DetectTally tally, CancellationToken cancellationToken)
    {
        using var source = new TableFile(request.Train!, file.Model.Columns);
        var writer = text is null ? null : new DetectWriter(text, file.Model, request.Explain);
        writer?.Header(source.IdColumns);
        var scores = file.Model.ScoreTraining(train.Table, request.Threads, cancellationToken);
        Write(train, scores, source.IdColumns.Count, writer, tally);
        OnProgress(1);
    }

    private void ScoreFile(ModelFile file, string path, StreamWriter? text, DetectTally tally, CancellationToken cancellationToken)
    {
        using var source = new TableFile(path, file.Model.Columns);
        var total = Math.Max(1, new FileInfo(path).Length);
        var writer = text is null ? null : new DetectWriter(text, file.Model, request.Explain);
        writer?.Header(source.IdColumns);
        while (source.Read(BlockRows) is { } block)
        {
            Write(block, file.Model.Score(block.Table, request.Threads, cancellationToken), source.IdColumns.Count, writer, tally);
            OnProgress(0.5 + 0.5 * source.Position / total);
        }
    }

    private void Write(TableBlock block, double[] scores, int ids, DetectWriter? writer, DetectTally tally)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var anomaly = tally.Add(scores[i], block.Labels.Count > 0 ? block.Labels[i] : null);
            writer?.Row(block.Table, i, block.Ids.Skip(i * ids).Take(ids), scores[i], anomaly);
            Sample?.Add(block.Table, i, tally.Rows, scores[i]);
        }
    }

    private sealed class Part(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
