namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Somebody who is told about alerts. Called from several threads at once, never twice at once for one alert.</summary>
public interface IReceiver
{
    /// <summary>Names the receiver in the outbox, over restarts.</summary>
    string Name { get; }

    /// <summary>A notification older than this is not tried again after a failure: it becomes a dead letter.</summary>
    TimeSpan GiveUpAfter { get; }

    /// <summary>Deliveries at once, each of another subject. Null: as many as the dispatcher likes.</summary>
    int? Parallel => null;

    /// <summary>Tells it. A failure is an outcome, not an exception.</summary>
    ValueTask<Delivery> DeliverAsync(Notification notification, CancellationToken cancellationToken);
}
