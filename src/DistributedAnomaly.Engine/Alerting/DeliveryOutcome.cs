namespace DistributedAnomaly.Engine.Alerting;

public enum DeliveryOutcome : byte
{
    Delivered,

    /// <summary>Not delivered; another attempt may succeed.</summary>
    Retry,

    /// <summary>Not delivered, and it never will be in this form.</summary>
    Failed,
}
