namespace DistributedAnomaly.Engine.Alerting;

/// <summary>How one attempt ended.</summary>
/// <param name="Outcome">Delivered, to be retried, or failed for good.</param>
/// <param name="Detail">One sentence for people (status code, error).</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone; null: it did not ask.</param>
public readonly record struct Delivery(DeliveryOutcome Outcome, string Detail, TimeSpan? RetryAfter = null)
{
    public static Delivery Delivered(string detail) => new(DeliveryOutcome.Delivered, detail);

    public static Delivery Retry(string detail, TimeSpan? after = null) => new(DeliveryOutcome.Retry, detail, after);

    public static Delivery Failed(string detail) => new(DeliveryOutcome.Failed, detail);
}
