using System.Threading.Channels;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Engine.Queries;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>
/// Turns events into alerts, and alerts into notifications: decide, commit, tell the dispatcher. One writer takes whatever callers
/// brought while it was busy and commits it at once, so that a storm of events costs few transactions; in between it looks at what
/// falls due. If a commit fails its callers get the error, nothing has changed, and they may bring the same events again.
/// </summary>
public sealed class AlertDesk : IAlertDesk, IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200), LongestDelay = TimeSpan.FromSeconds(10);

    // Also what a step of the wall clock may cost at most.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly IAlertStore _store;
    private readonly NotificationDispatcher _dispatcher;
    private readonly AlertMetrics _metrics;
    private readonly AlertDeskOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FiringAlerts _firing;
    private readonly Func<int> _countFiring;
    private readonly Channel<DeskRequest> _requests;
    private readonly CancellationTokenSource _stop = new();
    private readonly DeskPolicySource _policies;
    private Task _writer = Task.CompletedTask;
    private Task _trimmer = Task.CompletedTask;
    private volatile DeskView _view;

    private AlertDesk(
        IAlertStore store, NotificationDispatcher dispatcher, AlertMetrics metrics, FiringAlerts firing, DeskView view,
        DeskPolicySource policies, AlertDeskOptions options, TimeProvider time, ILogger logger)
    {
        (_store, _dispatcher, _metrics, _firing, _options, _time, _logger) = (store, dispatcher, metrics, firing, options, time, logger);
        (_view, _policies) = (view, policies);
        _requests = Channel.CreateBounded<DeskRequest>(new BoundedChannelOptions(options.QueueCallers) { SingleReader = true });
        _countFiring = () => firing.Count;
        metrics.Watch(_countFiring);
    }

    /// <summary>Loads what fires and what is waited for, and starts. The store and the dispatcher stay the caller's.</summary>
    public static async ValueTask<AlertDesk> StartAsync(
        IAlertStore store, NotificationDispatcher dispatcher, AlertMetrics metrics, AlertDeskOptions options, TimeProvider time,
        ILogger<AlertDesk> logger, CancellationToken cancellationToken)
    {
        var firing = new FiringAlerts(options.FiringInMemory);
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        foreach (var alert in await store.ListFiringAsync(cancellationToken))
        {
            firing.Load(alert);
            alerts[alert.Id] = alert;
        }

        var all = options.Elsewhere ?? store;
        if (options.Elsewhere is { } elsewhere)
        {
            foreach (var alert in await elsewhere.ListFiringAsync(cancellationToken))
                alerts.TryAdd(alert.Id, alert);
        }

        var documents = await store.ListDocumentsAsync(cancellationToken);
        foreach (var id in DeskSnapshot.AlertsOf(documents))
        {
            if (!alerts.ContainsKey(id) && await all.GetAsync(id, cancellationToken) is { } resolved)
                alerts[id] = resolved;
        }

        var policies = new DeskPolicySource(options.Policy, () => dispatcher.ReceiverNames, isHandedOver: options.Elsewhere is not null);
        var policy = policies.Current;
        var state = DeskSnapshot.Restore(documents, alerts.Values, policy, time.GetUtcNow().ToUnixTimeMilliseconds());
        // What fired when the process ended is routed before anything else.
        var desk = new AlertDesk(store, dispatcher, metrics, firing, new DeskView(state, policy), policies, options, time, logger);
        try
        {
            await desk.CommitAsync([new DeskRequest([], new PolicyApplied(IsRestored: true))]);
        }
        catch
        {
            metrics.Forget(desk._countFiring);
            throw;
        }

        desk._writer = Task.Run(desk.WriteAsync, CancellationToken.None);
        desk._trimmer = Task.Run(desk.TrimAsync, CancellationToken.None);
        return desk;
    }

    /// <summary>What the desk knows now, and what holds. Immutable.</summary>
    public DeskView View => _view;

    /// <inheritdoc/>
    /// <remarks>A cancelled call may still be carried out.</remarks>
    public async ValueTask HandleAsync(IReadOnlyList<AlertEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count > 0)
            await AskAsync(new DeskRequest(events), cancellationToken);
    }

    /// <summary>Decides something that is no event of an alert: a silence, for instance.</summary>
    /// <returns>What followed; it is durable.</returns>
    public async ValueTask<IReadOnlyList<DeskTransition>> DecideAsync(DeskEvent deskEvent, CancellationToken cancellationToken)
    {
        var request = new DeskRequest([], deskEvent);
        await AskAsync(request, cancellationToken);
        return request.Consequences;
    }

    /// <summary>Another policy holds from now on. Null: every alert to every receiver.</summary>
    public async ValueTask ApplyAsync(AlertPolicy? policy, CancellationToken cancellationToken)
    {
        _policies.Configured = policy;
        await AskAsync(new DeskRequest([], new TimePassed()), cancellationToken);
    }

    public ValueTask<IReadOnlyList<Alert>> ListAsync(AlertQuery query, CancellationToken cancellationToken) =>
        _store.ListAsync(query, cancellationToken);

    public ValueTask<Alert?> GetAsync(string id, CancellationToken cancellationToken) => _store.GetAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<Alert>> ListFiringAsync(CancellationToken cancellationToken) => _store.ListFiringAsync(cancellationToken);

    public ValueTask<DeskView> GetViewAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_view);

    public ValueTask<string> PutSilenceAsync(Silence silence, CancellationToken cancellationToken) =>
        SilenceDesk.PutAsync(this, silence, NowMs(), cancellationToken);

    public ValueTask EndSilenceAsync(string id, CancellationToken cancellationToken) => SilenceDesk.EndAsync(this, id, cancellationToken);

    public ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken) =>
        _store.ListLogAsync(alertId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? subject, NotificationStatus? status, int limit, CancellationToken cancellationToken) =>
        _store.ListNotificationsAsync(subject, status, limit, cancellationToken);

    public IReadOnlyList<string> Receivers => _dispatcher.ReceiverNames;

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

    private async Task AskAsync(DeskRequest request, CancellationToken cancellationToken)
    {
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

    private async Task WriteAsync()
    {
        var group = new List<DeskRequest>();
        var failures = 0;
        while (await TakeAsync(group, failures))
        {
            var events = group.Sum(r => r.Events.Count);
            try
            {
                await CommitAsync(group);
                failures = 0;
            }
            catch (Exception e)
            {
                _logger.CommitFailed(e, events);
                foreach (var request in group)
                    request.Completion.TrySetException(e);
                failures++;
                continue;
            }

            foreach (var request in group)
                request.Completion.TrySetResult();
        }
    }

    /// <summary>Waits for callers, or until something falls due.</summary>
    /// <param name="group">Filled with what callers brought.</param>
    /// <param name="failures">In a row: the more, the longer nobody looks at what is due. Callers ask again when they like.</param>
    /// <returns>False: stopped.</returns>
    private async Task<bool> TakeAsync(List<DeskRequest> group, int failures)
    {
        group.Clear();
        if (!_requests.Reader.TryPeek(out _))
        {
            var wait = failures == 0 ? UntilNext() : FirstDelay * Math.Pow(2, Math.Min(failures - 1, 10));
            if (wait > TimeSpan.Zero && !await WaitAsync(wait < LongestDelay || failures == 0 ? wait : LongestDelay, isBackOff: failures > 0))
                return false;
        }

        var events = 0;
        while (events < _options.GroupEvents && _requests.Reader.TryRead(out var request))
        {
            group.Add(request);
            events += Math.Max(1, request.Events.Count);
        }

        return true;
    }

    private TimeSpan UntilNext() => _view.State.NextMs is { } next
        ? TimeSpan.FromMilliseconds(Math.Clamp(next - NowMs(), 0, (long)LongestWait.TotalMilliseconds))
        : LongestWait;

    private async Task<bool> WaitAsync(TimeSpan wait, bool isBackOff)
    {
        using var timeout = new CancellationTokenSource(wait, _time);
        // The clock may have gone on before the timer began to count.
        if (!isBackOff && UntilNext() <= TimeSpan.Zero)
            return true;
        try
        {
            return await _requests.Reader.WaitToReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // The time has come.
            return true;
        }
    }

    private async Task CommitAsync(List<DeskRequest> group)
    {
        var nowMs = NowMs();
        var policy = _policies.Current;
        var round = new DecisionRound(_firing, _store, _view.State, policy, nowMs);
        if (!ReferenceEquals(policy, _view.Policy))
            round.Decide(new PolicyApplied());
        foreach (var request in group)
        {
            foreach (var alertEvent in request.Events)
                await round.DecideAsync(alertEvent, CancellationToken.None);
            if (request.DeskEvent is not { } deskEvent)
                continue;
            var before = round.Consequences.Count;
            round.Decide(deskEvent);
            request.Consequences = round.Consequences[before..];
        }

        if (round.State.NextMs <= nowMs)
            round.Decide(new TimePassed());
        var commit = DeskCommitBuilder.Of(round, _dispatcher.ReceiverNames, nowMs, _logger);
        if (!commit.IsEmpty)
            await CommitAsync(commit, round, nowMs);
        _view = new DeskView(round.State, policy);
    }

    private async Task CommitAsync(DeskCommit commit, DecisionRound round, long nowMs)
    {
        var dead = await _store.CommitAsync(commit, nowMs, CancellationToken.None);
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

        foreach (var consequence in round.Consequences)
        {
            if (consequence is Told { Notification: var told })
                _metrics.Count(told.Cause, told.Receivers.Length);
            else if (consequence is AlertHeld { Hold.Reason: var reason })
                _metrics.Count(reason);
        }

        if (commit.Notifications.Count > 0)
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
                    await _store.TrimAsync(NowMs(), _stop.Token);
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

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
