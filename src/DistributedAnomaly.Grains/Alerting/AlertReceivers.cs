using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Grains.Alerting;

/// <summary>Whom the alert desks of a silo tell. Changes reach every desk that works here, and those that come.</summary>
public sealed class AlertReceivers : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly List<NotificationDispatcher> _dispatchers = [];
    private IReadOnlyList<IReceiver> _current;

    /// <param name="receivers">Their owner disposes them, after they are no longer in use.</param>
    public AlertReceivers(IReadOnlyList<IReceiver> receivers) => _current = receivers;

    /// <summary>Uses these receivers from now on.</summary>
    public async Task ApplyAsync(IReadOnlyList<IReceiver> receivers, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            _current = receivers;
            foreach (var dispatcher in _dispatchers)
                await dispatcher.ApplyAsync(receivers, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The silo has stopped.</summary>
    public void Dispose() => _changing.Dispose();

    internal async Task<NotificationDispatcher> OpenAsync(Func<IReadOnlyList<IReceiver>, ValueTask<NotificationDispatcher>> start)
    {
        await _changing.WaitAsync();
        try
        {
            var dispatcher = await start(_current);
            _dispatchers.Add(dispatcher);
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
            _dispatchers.Remove(dispatcher);
        }
        finally
        {
            _changing.Release();
        }

        await dispatcher.DisposeAsync();
    }
}
