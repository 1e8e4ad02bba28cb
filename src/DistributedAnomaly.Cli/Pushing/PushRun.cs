using System.Diagnostics;
using DistributedAnomaly.Client;
using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>
/// Sends batches, one at a time and in order, while the next is read. Overload and an unreachable server are waited out; what the run
/// got done is in <see cref="Summary"/> however it ends.
/// </summary>
internal sealed class PushRun(PushInput input, string fleet, RetryingPush push, RetryOptions retry, TimeProvider time)
{
    private const int MaxRejections = 20;

    /// <summary>Rows that the server may take later (it is at a limit) are sent this often before they count as rejected.</summary>
    private const int MaxRowTries = 5;

    private readonly List<RejectedRow> _rejections = [];
    private readonly Stopwatch _watch = new();
    private long _first;
    private long _last;
    private long _accepted;
    private long _ignored;
    private long _rejected;
    private bool _complete;

    /// <summary>Told after each acknowledged batch: its last row, and the bytes of the files read until then.</summary>
    public Action<long, long>? OnAcknowledged { get; init; }

    public PushSummary Summary => new(
        _complete, _last, _accepted, _ignored, _rejected, _rejections, Math.Round(_watch.Elapsed.TotalSeconds, 3),
        Math.Round((_last - _first) / Math.Max(_watch.Elapsed.TotalSeconds, 1e-9)));

    /// <exception cref="Exception">As of <see cref="RetryingPush.SendAsync"/> and <see cref="PushInput.Fill"/>.</exception>
    public async Task RunAsync(long from, CancellationToken cancellationToken)
    {
        _first = _last = from - 1;
        _watch.Start();
        var (current, ahead) = (new RowBatch(), new RowBatch());
        var more = await Task.Run(() => input.Fill(current, cancellationToken), cancellationToken);
        while (more)
        {
            var filling = ahead;
            var reading = Task.Run(() => input.Fill(filling, cancellationToken), cancellationToken);
            try
            {
                await SendAsync(current, cancellationToken);
            }
            finally
            {
                // The input must not be disposed of while it is read.
                await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            more = await reading;
            (current, ahead) = (ahead, current);
        }

        _complete = true;
        _watch.Stop();
    }

    private async Task SendAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource().Task;
        var part = batch;
        for (var tries = 1; part.Count > 0; tries++)
        {
            var answer = await push.SendAsync(fleet, part.Lines, VerdictChoice.None, never, cancellationToken);
            _accepted += answer.Accepted;
            _ignored += answer.Ignored;
            var again = new List<int>();
            foreach (var rejection in answer.Rejected.Where(r => r.Index >= 0 && r.Index < part.Count).OrderBy(r => r.Index))
            {
                if (rejection.Retry && tries < MaxRowTries)
                    again.Add(rejection.Index);
                else
                    Reject(new RejectedRow(part.Row(rejection.Index), rejection.Reason));
            }

            var rest = new RowBatch();
            rest.CopyFrom(part, again);
            part = rest;
            if (part.Count > 0)
                await Task.Delay(Backoff.Delay(tries, retry, null, 1), time, cancellationToken);
        }

        foreach (var fault in batch.Faults)
            Reject(fault);
        _last = batch.LastRow;
        OnAcknowledged?.Invoke(_last, batch.Position);
    }

    private void Reject(RejectedRow row)
    {
        _rejected++;
        if (_rejections.Count < MaxRejections)
            _rejections.Add(row);
    }
}
