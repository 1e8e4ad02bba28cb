using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Bounds of the alert desk.</summary>
public sealed record AlertDeskOptions
{
    /// <summary>Firing alerts held in memory; further ones are looked up in the store.</summary>
    /// <value>Default 20,000 (some 20 MB); at least 1.</value>
    public int FiringInMemory { get; init; } = 20_000;

    /// <summary>Callers that may wait for the writer; further ones wait to be let in.</summary>
    /// <value>Default 1,024; at least 1.</value>
    public int QueueCallers { get; init; } = 1024;

    /// <summary>Events decided and committed together at most, unless one caller brings more.</summary>
    /// <value>Default 4,096; at least 1.</value>
    public int GroupEvents { get; init; } = 4096;

    /// <summary>What holds from the start; null: every alert to every receiver, at once and alone.</summary>
    public AlertPolicy? Policy { get; init; }

    /// <summary>Alerts that other desks keep, and this one tells; null: none.</summary>
    public IAlertStore? Elsewhere { get; init; }

    /// <summary>How often old alerts are deleted.</summary>
    /// <value>Default 1 hour; above 0.</value>
    public TimeSpan TrimEvery { get; init; } = TimeSpan.FromHours(1);
}
