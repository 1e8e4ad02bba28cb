using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Plays files, in their order as one history, or together as that of a fleet, through the monitors of a replay.</summary>
internal sealed class Playback(Replay replay, string? entity)
{
    private const int MaxFaults = 5;
    private const int RowsPerLook = 1024;

    private readonly NamePool _names = new();
    private readonly List<string> _faults = [];
    private long _done;

    /// <summary>Told now and then how many bytes of the files are read.</summary>
    public Action<long>? OnProgress { get; init; }

    /// <summary>The first rows that could not be used, with the reason.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <param name="paths">The files.</param>
    /// <param name="listener">Is told of every row.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    /// <returns>Rows read.</returns>
    /// <exception cref="InvalidDataException">A file is damaged; the listener was told of the rows before.</exception>
    public long Play(IReadOnlyList<string> paths, IPlaybackListener listener, CancellationToken cancellationToken)
    {
        if (replay.IsFleet)
            return PlayTogether(paths, listener, cancellationToken);
        long rows = 0;
        foreach (var path in paths)
            rows += PlayFile(path, listener, cancellationToken);
        return rows;
    }

    private long PlayFile(string path, IPlaybackListener listener, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new SeriesFile(path, _names, entity, replay.LabelNames);
            while (file.Read())
            {
                if (file.Row % RowsPerLook == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    OnProgress?.Invoke(_done + file.Position);
                }

                Judge(path, file, listener);
            }

            _done += file.Position;
            return file.Row;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    // The row of the earliest time first; of equals that of the first file.
    private long PlayTogether(IReadOnlyList<string> paths, IPlaybackListener listener, CancellationToken cancellationToken)
    {
        using var files = new OpenFiles();
        var next = new PriorityQueue<int, (long TimeMs, int File)>();
        for (var i = 0; i < paths.Count; i++)
        {
            files.Open(paths[i], _names, entity, replay.LabelNames);
            Advance(i);
        }

        long rows = 0;
        while (next.TryDequeue(out var at, out _))
        {
            if (++rows % RowsPerLook == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                OnProgress?.Invoke(_done + files.Position);
            }

            Judge(paths[at], files[at], listener);
            Advance(at);
        }

        _done += files.Position;
        return rows;

        void Advance(int at)
        {
            try
            {
                // A row that cannot be used has no time: it is refused at once.
                if (files[at].Read())
                    next.Enqueue(at, (files[at].TimeMs, at));
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{paths[at]}: {e.Message}", e);
            }
        }
    }

    private void Judge(string path, SeriesFile file, IPlaybackListener listener)
    {
        var fault = file.Fault;
        if (fault is null && !replay.Observe(file.Entity, file.TimeMs, file.Metrics, file.Values, file.Labels))
            fault = $"more than {Replay.MaxEntities} entities";
        if (fault is not null)
        {
            Note(path, file, fault);
            listener.Refused(file);
            return;
        }

        var verdict = replay.Verdict;
        if (verdict.Refused is { } refused && verdict.Outcome == ObserveOutcome.Refused)
            Note(path, file, refused);
        listener.Judged(file, replay.Monitor!, verdict);
    }

    private void Note(string path, SeriesFile file, string fault)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add($"{path} line {file.Line}: {fault}");
    }
}
