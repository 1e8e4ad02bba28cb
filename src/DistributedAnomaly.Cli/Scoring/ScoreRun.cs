using System.Diagnostics;
using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Replays files in their order as one history and writes a verdict for each row that is not of a training file.</summary>
internal sealed class ScoreRun(Replay replay, string? entity)
{
    private const int MaxFaults = 5;
    private const int RowsPerLook = 1024;

    private readonly NamePool _names = new();
    private readonly TopRows _top = new();
    private readonly List<string> _faults = [];
    private long _scored;
    private long _ignored;
    private long _refused;
    private long _anomalous;
    private long _episodes;
    private long _measurements;

    /// <summary>Told now and then how many bytes of the files are read.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <param name="train">Learnt from, not written.</param>
    /// <param name="files">Learnt from and written.</param>
    /// <param name="writer">Receives the rows; null: only the summary is wanted.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    /// <exception cref="InvalidDataException">A file is damaged; the rows before are written.</exception>
    public ScoreSummary Run(
        IReadOnlyList<string> train, IReadOnlyList<string> files, ScoreWriter? writer, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        long done = 0;
        long trainRows = 0;
        foreach (var path in train)
            trainRows += ReplayFile(path, null, ref done, cancellationToken);
        var trainRefused = _refused;
        (_scored, _ignored, _refused, _anomalous, _episodes) = (0, 0, 0, 0, 0);
        long rows = 0;
        writer?.Header();
        try
        {
            foreach (var path in files)
                rows += ReplayFile(path, (writer, _top), ref done, cancellationToken);
        }
        finally
        {
            writer?.Flush();
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return new ScoreSummary(
            rows, trainRows, replay.Entities, _scored, _ignored, _refused, trainRefused, _anomalous, _episodes, _measurements,
            Math.Round(seconds, 3), Math.Round((rows + trainRows) / seconds), _top.Rows, _faults);
    }

    private long ReplayFile(string path, (ScoreWriter? Writer, TopRows Top)? target, ref long done, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new SeriesFile(path, _names, entity, replay.LabelNames);
            while (file.Read())
            {
                if (file.Row % RowsPerLook == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    OnProgress?.Invoke(done + file.Position);
                }

                Judge(path, file, target);
            }

            done += file.Position;
            return file.Row;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private void Judge(string path, SeriesFile file, (ScoreWriter? Writer, TopRows Top)? target)
    {
        var fault = file.Fault;
        if (fault is null && !replay.Observe(file.Entity, file.TimeMs, file.Metrics, file.Values, file.Labels))
            fault = $"more than {Replay.MaxEntities} entities";
        if (fault is not null)
        {
            Refuse(path, file, fault);
            target?.Writer?.Refused(file.TimestampText, file.Entity);
            return;
        }

        var verdict = replay.Verdict;
        Count(verdict);
        if (verdict.Refused is { } refused && verdict.Outcome == ObserveOutcome.Refused)
            Note(path, file, refused);
        target?.Writer?.Row(file.TimestampText, file.Entity, verdict);
        target?.Top.Offer(file.TimestampText, file.Entity, verdict);
    }

    private void Count(Verdict verdict)
    {
        _measurements += verdict.Taken;
        _scored += verdict.Outcome == ObserveOutcome.Scored ? 1 : 0;
        _ignored += verdict.Outcome == ObserveOutcome.Ignored ? 1 : 0;
        _refused += verdict.Outcome == ObserveOutcome.Refused ? 1 : 0;
        _anomalous += verdict.Severity != Severity.None ? 1 : 0;
        _episodes += verdict.Change == EpisodeChange.Opened ? 1 : 0;
    }

    private void Refuse(string path, SeriesFile file, string fault)
    {
        _refused++;
        Note(path, file, fault);
    }

    private void Note(string path, SeriesFile file, string fault)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add($"{path} line {file.Line}: {fault}");
    }
}
