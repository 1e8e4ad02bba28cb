namespace DistributedAnomaly.Core.Alerting.Grouping;

/// <summary>What holds an alert back.</summary>
/// <param name="Reason">None: nothing does.</param>
/// <param name="By">The alert, silence, window, interval or person.</param>
/// <param name="UntilMs">When it ends, as far as is known (Unix ms).</param>
public readonly record struct Hold(HoldReason Reason, string By, long? UntilMs = null)
{
    public static readonly Hold None = new(HoldReason.None, "");
}
