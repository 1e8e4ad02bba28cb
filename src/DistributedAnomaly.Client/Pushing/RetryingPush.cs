using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>
/// Delivers one body: network errors, time-outs, 429 and 5xx are tried again with growing waits that obey Retry-After; every other
/// error is final at once.
/// </summary>
internal sealed class RetryingPush(AnomalyClient client, RetryOptions options, TimeProvider time, Random random)
{
    /// <summary>Told before each wait: why, which failure it was (from 1), and how long the wait is.</summary>
    public Action<Exception, int, TimeSpan>? OnRetry { get; init; }

    /// <param name="fleet">Name of the fleet.</param>
    /// <param name="lines">NDJSON.</param>
    /// <param name="verdicts">Which verdicts the answer shall hold.</param>
    /// <param name="hurry">When this completes, the present wait ends early, once: somebody waits for the last try.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="AnomalyApiException">A final error, or the last one when it was given up.</exception>
    /// <exception cref="HttpRequestException">No answer until it was given up.</exception>
    public async Task<ObserveResponse> SendAsync(
        string fleet, ReadOnlyMemory<byte> lines, VerdictChoice verdicts, Task hurry, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var hurried = hurry.IsCompleted;
        for (var failures = 1; ; failures++)
        {
            TimeSpan delay;
            try
            {
                return await client.PushLinesAsync(fleet, lines, verdicts, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsTransient(e, cancellationToken))
            {
                delay = Backoff.Delay(failures, options, (e as AnomalyApiException)?.RetryAfter, random.NextDouble());
                if (time.GetElapsedTime(started) + delay > options.GiveUpAfter)
                    throw;
                OnRetry?.Invoke(e, failures, delay);
            }

            if (hurried)
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            else
                hurried = await DelayAsync(delay, hurry, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>May the same push succeed later? An own cancellation is none of them, HttpClient's time-out is.</summary>
    public static bool IsTransient(Exception e, CancellationToken cancellationToken) => e switch
    {
        AnomalyApiException api => api.IsTransient,
        HttpRequestException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async Task<bool> DelayAsync(TimeSpan delay, Task hurry, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = Task.Delay(delay, time, over.Token);
        var first = await Task.WhenAny(wait, hurry).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first == hurry;
    }
}
