using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Engine.Alerting.Webhooks;

namespace DistributedAnomaly.Hosting;

/// <summary>The webhooks of the configuration that holds. One whose options did not change is kept, with its connections.</summary>
public sealed class WebhookReceivers(IReadOnlyList<WebhookOptions> webhooks, TimeProvider clock) : IDisposable
{
    private List<(WebhookOptions Options, WebhookReceiver Receiver)> _current = [.. webhooks.Select(w => (w, new WebhookReceiver(w, clock)))];

    public IReadOnlyList<IReceiver> Current => [.. _current.Select(c => c.Receiver)];

    /// <summary>Takes another version of the configuration.</summary>
    /// <param name="next">Its webhooks.</param>
    /// <param name="use">Puts the new receivers to use; those that are gone are disposed afterwards.</param>
    public async Task ApplyAsync(IReadOnlyList<WebhookOptions> next, Func<IReadOnlyList<IReceiver>, Task> use)
    {
        var before = _current;
        _current = [.. next.Select(w => before.Find(b => b.Options == w) is { Receiver: not null } kept ? kept : (w, new WebhookReceiver(w, clock)))];
        await use(Current);
        foreach (var (_, receiver) in before.Except(_current))
            receiver.Dispose();
    }

    public void Dispose()
    {
        foreach (var (_, receiver) in _current)
            receiver.Dispose();
    }
}
