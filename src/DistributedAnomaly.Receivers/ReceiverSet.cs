using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Receivers;

/// <summary>The receivers of the configuration that holds. One whose options did not change is kept, with its connections and its rate.</summary>
public sealed class ReceiverSet : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private List<(ReceiverOptions Options, Receiver Receiver)> _current;
    private volatile MessageSettings _settings;

    /// <param name="receivers">Who is told.</param>
    /// <param name="fleets">Say what the values of metrics are.</param>
    /// <param name="clock">Of rates and time-outs.</param>
    /// <param name="logger">Is told of texts that fail.</param>
    /// <exception cref="IOException">A file that a receiver needs cannot be read.</exception>
    public ReceiverSet(ReceiverSettings receivers, FleetPolicies fleets, TimeProvider clock, ILogger<ReceiverSet> logger)
    {
        (_clock, _logger, _settings) = (clock, logger, MessageSettings.Of(receivers, fleets));
        _current = [.. receivers.All.Select(o => (o, Create(o)))];
    }

    public IReadOnlyList<IReceiver> Current => [.. _current.Select(c => c.Receiver)];

    /// <summary>Takes another version of the configuration.</summary>
    /// <param name="receivers">Who is told from now on.</param>
    /// <param name="fleets">Their policies from now on.</param>
    /// <param name="use">Puts the new receivers to use; those that are gone are disposed afterwards.</param>
    public async Task ApplyAsync(ReceiverSettings receivers, FleetPolicies fleets, Func<IReadOnlyList<IReceiver>, Task> use)
    {
        var before = _current;
        List<(ReceiverOptions Options, Receiver Receiver)> next =
            [.. receivers.All.Select(o => before.Find(b => b.Options == o) is { Receiver: not null } kept ? kept : (o, Create(o)))];
        (_current, _settings) = (next, MessageSettings.Of(receivers, fleets));
        await use(Current);
        foreach (var (_, receiver) in before.Except(next))
            receiver.Dispose();
    }

    /// <summary>Tells one receiver something as a test.</summary>
    /// <param name="name">Of the receiver.</param>
    /// <param name="alsoResolved">True: and that it is over.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How each call ended; the first that failed is the last.</returns>
    /// <exception cref="KeyNotFoundException">There is no receiver of that name.</exception>
    public async ValueTask<IReadOnlyList<Delivery>> TestAsync(string name, bool alsoResolved, CancellationToken cancellationToken)
    {
        var receiver = Current.FirstOrDefault(r => r.Name == name) ?? throw new KeyNotFoundException($"There is no receiver '{name}'.");
        var firing = SampleMessages.Test(_clock.GetUtcNow());
        var deliveries = new List<Delivery> { await receiver.DeliverAsync(firing, cancellationToken) };
        if (alsoResolved && deliveries[0].Outcome == DeliveryOutcome.Delivered)
            deliveries.Add(await receiver.DeliverAsync(SampleMessages.Ended(firing), cancellationToken));
        return deliveries;
    }

    public void Dispose()
    {
        foreach (var (_, receiver) in _current)
            receiver.Dispose();
    }

    private Receiver Create(ReceiverOptions options) => ReceiverFactory.Create(options, () => _settings, _clock, _logger);
}
