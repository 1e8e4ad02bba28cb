using DistributedAnomaly.Contracts.V1;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>Brings one batch to the server and accounts for every observation of it: sent, rejected or dropped.</summary>
internal sealed class BatchDelivery : IDisposable
{
    /// <summary>An observation that the server may take later (it is at a limit) holds the others up, so it is tried only this often.</summary>
    private const int MaxRowTries = 3;

    private readonly PusherOptions _options;
    private readonly TimeProvider _time;
    private readonly PusherCounters _counters;
    private readonly ILogger _logger;
    private readonly RetryingPush _push;
    private readonly ObservationLines _lines = new();
    private readonly Random _random = new();

    public BatchDelivery(AnomalyClient client, PusherOptions options, TimeProvider time, PusherCounters counters, ILogger logger)
    {
        (_options, _time, _counters, _logger) = (options, time, counters, logger);
        _push = new RetryingPush(client, options.Retry, time, _random)
        {
            OnRetry = (e, failures, delay) =>
            {
                counters.Retried();
                logger.Retrying(failures, delay, e.Message);
            },
        };
    }

    /// <summary>Moves the next batch out of the buffer.</summary>
    public void Fill(ObservationBuffer buffer, List<PendingObservation> batch)
    {
        _lines.Clear();
        while (batch.Count < _options.BatchSize && _lines.Length < _options.BatchBytes && buffer.TryTake(out var next))
        {
            batch.Add(next);
            _lines.Add(next);
        }
    }

    /// <summary>Sends what <see cref="Fill"/> took; <paramref name="batch"/> is empty afterwards.</summary>
    public async Task DeliverAsync(List<PendingObservation> batch, Task hurry, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            for (var tries = 1; batch.Count > 0; tries++)
            {
                var answer = await _push.SendAsync(_options.Fleet, _lines.Written, VerdictChoice.None, hurry, cancellationToken)
                    .ConfigureAwait(false);
                _counters.Sent(answer.Accepted);
                KeepForRetry(batch, answer.Rejected, tries);
                if (batch.Count > 0)
                    await Task.Delay(Backoff.Delay(tries, _options.Retry, null, _random.NextDouble()), _time, cancellationToken)
                        .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The deadline of the flush: the pusher counts and says it with what is still in the buffer.
        }
        catch (Exception e) when (RetryingPush.IsTransient(e, cancellationToken))
        {
            _counters.Dropped(batch.Count);
            _logger.GivenUp(batch.Count, _time.GetElapsedTime(started), e.Message);
            batch.Clear();
        }
        catch (Exception e)
        {
            Reject(batch, (e as AnomalyApiException)?.Detail ?? e.Message);
            batch.Clear();
        }
    }

    public void Dispose() => _lines.Dispose();

    private void KeepForRetry(List<PendingObservation> batch, IReadOnlyList<Rejection> rejected, int tries)
    {
        bool Again(Rejection r) => r.Retry && tries < MaxRowTries;
        var known = rejected.Where(r => r.Index >= 0 && r.Index < batch.Count).OrderBy(r => r.Index).ToList();
        foreach (var byReason in known.Where(r => !Again(r)).GroupBy(r => r.Reason, StringComparer.Ordinal))
            Reject([.. byReason.Select(r => batch[r.Index])], byReason.Key);
        var again = known.Where(Again).Select(r => batch[r.Index]).ToList();
        batch.Clear();
        batch.AddRange(again);
        _lines.Clear();
        foreach (var row in again)
            _lines.Add(row);
    }

    private void Reject(List<PendingObservation> rows, string reason)
    {
        _counters.Rejected(rows.Count);
        _logger.Rejected(rows.Count, rows[0].Entity, reason);
        foreach (var row in rows)
            Rejections.Tell(_options.OnRejected, new UndeliveredObservation(row.Entity, row.Timestamp, reason), _logger);
    }
}
