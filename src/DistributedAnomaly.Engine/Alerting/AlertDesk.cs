using System.Threading.Channels;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine.Queries;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// Turns events into alerts: decide, commit, tell the dispatcher. One writer takes whatever callers brought while it was busy and
/// commits it at once, so that a storm of events costs few transactions. If a commit fails its callers get the error, nothing has
/// changed, and they may bring the same events again.
/// </summary>
public sealed class AlertDesk : IAlertSink, IAsyncDisposable
{
    private readonly IAlertStore _store;
    private readonly NotificationDispatcher _dispatcher;
    private readonly AlertMetrics _metrics;
    private readonly AlertDeskOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FiringAlerts _firing;
    private readonly Func<int> _countFiring;
    private readonly Channel<Request> _requests;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writer;
    private readonly Task _trimmer;

    private AlertDesk(
        IAlertStore store, NotificationDispatcher dispatcher, AlertMetrics metrics, FiringAlerts firing, AlertDeskOptions options,
        TimeProvider time, ILogger logger)
    {
        (_store, _dispatcher, _metrics, _firing, _options, _time, _logger) = (store, dispatcher, metrics, firing, options, time, logger);
        _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(options.QueueCallers) { SingleReader = true });
        _countFiring = () => firing.Count;
        metrics.Watch(_countFiring);
        _writer = Task.Run(WriteAsync);
        _trimmer = Task.Run(TrimAsync);
    }

    /// <summary>Loads what fires and starts. The store and the dispatcher stay the caller's.</summary>
    public static async ValueTask<AlertDesk> StartAsync(
        IAlertStore store, NotificationDispatcher dispatcher, AlertMetrics metrics, AlertDeskOptions options, TimeProvider time,
        ILogger<AlertDesk> logger, CancellationToken cancellationToken)
    {
        var firing = new FiringAlerts(options.FiringInMemory);
        foreach (var alert in await store.ListFiringAsync(cancellationToken))
            firing.Load(alert);
        return new AlertDesk(store, dispatcher, metrics, firing, options, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>A cancelled call may still be carried out.</remarks>
    public async ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var request = new Request(events);
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The alert desk has stopped.", e);
        }

        await request.Completion.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) =>
        _store.ListAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => _store.GetAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => _store.ListFiringAsync(cancellationToken);

    /// <summary>Carries out what was taken, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_requests.Writer.TryComplete())
            return;
        await _stop.CancelAsync();
        await Task.WhenAll(_writer, _trimmer);
        _metrics.Forget(_countFiring);
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        var group = new List<Request>();
        while (await _requests.Reader.WaitToReadAsync())
        {
            group.Clear();
            var events = 0;
            while (events < _options.GroupEvents && _requests.Reader.TryRead(out var request))
            {
                group.Add(request);
                events += request.Events.Count;
            }

            try
            {
                await CommitAsync(group);
            }
            catch (Exception e)
            {
                _logger.CommitFailed(e, events);
                foreach (var request in group)
                    request.Completion.TrySetException(e);
                continue;
            }

            foreach (var request in group)
                request.Completion.TrySetResult();
        }
    }

    private async Task CommitAsync(List<Request> group)
    {
        var round = new DecisionRound(_firing, _store);
        foreach (var request in group)
        {
            foreach (var alertEvent in request.Events)
                await round.DecideAsync(alertEvent, CancellationToken.None);
        }

        if (round.Transitions.Count == 0)
            return;
        var receivers = _dispatcher.ReceiverNames;
        var revisions = round.Transitions.ConvertAll(t => new AlertRevision(t.Alert!, receivers));
        var dead = await _store.CommitAsync(revisions, _time.GetUtcNow().ToUnixTimeMilliseconds(), CancellationToken.None);
        if (dead > 0)
        {
            _metrics.CountDead(dead, "outbox_full");
            _logger.DeadLetters(dead, "the outbox of their receiver is full");
        }

        foreach (var transition in round.Transitions)
        {
            var alert = transition.Alert!;
            _firing.Apply(alert);
            _metrics.Count(transition);
            _logger.AlertChanged(AlertNames.Of(transition.Kind), AlertNames.Of(transition.Reason), alert.Summary, alert.Id);
        }

        _dispatcher.Signal();
    }

    private async Task TrimAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(_options.TrimEvery, _time);
            do
            {
                try
                {
                    await _store.TrimAsync(_time.GetUtcNow().ToUnixTimeMilliseconds(), _stop.Token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    _logger.TrimFailed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private sealed record Request(IReadOnlyList<AlertEvent> Events)
    {
        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
