using System.Threading.Channels;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Alerting;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Embedded.Alerting;

/// <summary>
/// Brings events to the alert sink, in the order in which they were posted and many in one call. What waits for them is told when they
/// are durable. A sink that fails is asked again until it succeeds: an alert is late rather than lost.
/// </summary>
internal sealed class AlertPump(IAlertSink sink, EngineTelemetry telemetry, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);

    // Bounded by what may be in flight: each batch posts at most one item per shard, each scan for silence one.
    private readonly Channel<(IReadOnlyList<AlertEvent> Events, Action Done)> _channel =
        Channel.CreateUnbounded<(IReadOnlyList<AlertEvent>, Action)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _abandoned = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    /// <param name="done">Called when the events are durable; must not block.</param>
    public void Post(IReadOnlyList<AlertEvent> events, Action done) => _channel.Writer.TryWrite((events, done));

    /// <summary>Completes when everything posted before is durable.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_channel.Writer.TryWrite(([], done.SetResult)))
            done.SetException(new ObjectDisposedException(nameof(AlertPump)));
        return done.Task;
    }

    /// <summary>Ends as a crash would: what is not yet stored is given up, and a replay brings it again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandoned.CancelAsync();
        _channel.Writer.TryComplete();
        await _running;
        _abandoned.Dispose();
    }

    private async Task RunAsync()
    {
        var events = new List<AlertEvent>();
        var done = new List<Action>();
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (_channel.Reader.TryRead(out var item))
            {
                events.AddRange(item.Events);
                done.Add(item.Done);
            }

            if (!await TryHandleAsync(events))
                return;
            foreach (var action in done)
                action();
            events.Clear();
            done.Clear();
        }
    }

    /// <returns>False: abandoned.</returns>
    private async Task<bool> TryHandleAsync(List<AlertEvent> events)
    {
        var pause = FirstPause;
        while (!_abandoned.IsCancellationRequested)
        {
            try
            {
                if (events.Count > 0)
                    await sink.HandleAsync([.. events], _abandoned.Token);
                return true;
            }
            catch (Exception error) when (!_abandoned.IsCancellationRequested)
            {
                telemetry.AlertRetry();
                logger.LogError(error, "{Count} alert events could not be stored; trying again in {Pause}.", events.Count, pause);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            await Task.Delay(pause, time, _abandoned.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }

        return false;
    }
}
