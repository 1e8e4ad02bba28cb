namespace DistributedAnomaly.Core.Monitoring;

/// <summary>How much memory an entity's monitor may use; what it gives up is in the documentation of <see cref="EntityMonitor"/>.</summary>
public enum Fidelity : byte
{
    /// <summary>Every detector, day and week seasons.</summary>
    Full,

    /// <summary>No seasons, no joint detectors, no flight recorder: below 4 KiB for 8 metrics.</summary>
    Lean,
}
