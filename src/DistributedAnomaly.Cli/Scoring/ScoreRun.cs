using System.Diagnostics;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Replays files in their order as one history and writes a verdict for each row that is not of a training file.</summary>
internal sealed class ScoreRun(Replay replay, string? entity)
{
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
        var playback = new Playback(replay, entity) { OnProgress = OnProgress };
        var learnt = new ScoreCounts();
        var written = new ScoreRows(writer);
        var trainRows = playback.Play(train, learnt, cancellationToken);
        long rows;
        writer?.Header();
        try
        {
            rows = playback.Play(files, written, cancellationToken);
        }
        finally
        {
            writer?.Flush();
        }

        var seconds = watch.Elapsed.TotalSeconds;
        return new ScoreSummary(
            rows, trainRows, replay.Entities, written.Scored, written.Ignored, written.Refusals, learnt.Refusals, written.Anomalous,
            written.Opened, learnt.Measurements + written.Measurements, Math.Round(seconds, 3), Math.Round((rows + trainRows) / seconds),
            written.Top, playback.Faults);
    }
}
