using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>A notification that arrived.</summary>
/// <param name="AtMs">Since the program began.</param>
/// <param name="Path">Of the webhook.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Content">What it says.</param>
/// <param name="Text">As it came.</param>
internal sealed record Telling(double AtMs, string Path, string Key, Notification Content, string Text)
{
    public IEnumerable<Alert> Alerts => Content.Alerts ?? [Content.Alert];
}
