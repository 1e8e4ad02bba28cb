using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>
/// Whom the alert desks of a silo tell. Without a policy each desk tells every receiver; with one each hands over to the group desk, which
/// tells. Changes reach every desk that works here, and those that come.
/// </summary>
public sealed class AlertReceivers : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly List<(NotificationDispatcher Dispatcher, IReceiver? HandOver)> _dispatchers = [];
    private readonly List<AlertDesk> _desks = [];
    private volatile IReadOnlyList<IReceiver> _current;
    private volatile AlertPolicy? _policy;

    /// <param name="receivers">Their owner disposes them, after they are no longer in use.</param>
    /// <param name="policy">Of the group desk, with routes or without; null: no alert has to do with another.</param>
    public AlertReceivers(IReadOnlyList<IReceiver> receivers, AlertPolicy? policy = null) => (_current, _policy) = (receivers, policy);

    /// <summary>What the group desk works by; null: the desks tell by themselves.</summary>
    public AlertPolicy? Policy => _policy;

    /// <summary>The group desk, if it works here.</summary>
    internal AlertDesk? GroupDesk
    {
        get
        {
            _changing.Wait();
            try
            {
                return _desks.Count > 0 ? _desks[^1] : null;
            }
            finally
            {
                _changing.Release();
            }
        }
    }

    /// <summary>Uses these from now on.</summary>
    public async Task ApplyAsync(IReadOnlyList<IReceiver> receivers, AlertPolicy? policy, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            (_current, _policy) = (receivers, policy);
            foreach (var (dispatcher, handOver) in _dispatchers)
                await dispatcher.ApplyAsync(For(handOver), cancellationToken);
            foreach (var desk in _desks)
                await desk.ApplyAsync(policy, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The alert desk of the cluster.</summary>
    public IAlertDesk DeskOf(IGrainFactory grains, ClusterStores stores, TimeProvider time) =>
        new ClusterAlertDesk(grains, _policy, [.. _current.Select(r => r.Name)], stores.AllAlerts, time);

    /// <summary>The silo has stopped.</summary>
    public void Dispose() => _changing.Dispose();

    /// <param name="handOver">What a desk tells where there is a policy; null: it is the group desk itself.</param>
    /// <param name="start">Starts it with its receivers.</param>
    internal async Task<NotificationDispatcher> OpenAsync(
        IReceiver? handOver, Func<IReadOnlyList<IReceiver>, ValueTask<NotificationDispatcher>> start)
    {
        await _changing.WaitAsync();
        try
        {
            var dispatcher = await start(For(handOver));
            _dispatchers.Add((dispatcher, handOver));
            return dispatcher;
        }
        finally
        {
            _changing.Release();
        }
    }

    internal async Task CloseAsync(NotificationDispatcher dispatcher)
    {
        await _changing.WaitAsync();
        try
        {
            _dispatchers.RemoveAll(d => d.Dispatcher == dispatcher);
        }
        finally
        {
            _changing.Release();
        }

        await dispatcher.DisposeAsync();
    }

    /// <summary>The group desk works by the policy from now on, whatever it becomes.</summary>
    internal async Task FollowAsync(AlertDesk desk, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            _desks.Add(desk);
            await desk.ApplyAsync(_policy, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    internal void Forget(AlertDesk desk)
    {
        _changing.Wait();
        try
        {
            _desks.Remove(desk);
        }
        finally
        {
            _changing.Release();
        }
    }

    private IReadOnlyList<IReceiver> For(IReceiver? handOver) => handOver is null || _policy is null ? _current : [handOver];
}
