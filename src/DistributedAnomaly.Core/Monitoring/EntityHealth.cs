namespace DistributedAnomaly.Core.Monitoring;

/// <summary>How an entity is, and why: a copy that later observations do not change.</summary>
/// <param name="State">Learning, normal or anomalous; silence is added by the engine.</param>
/// <param name="Surprise">Of the last observation.</param>
/// <param name="Threshold">Surprise from which an observation of this entity is anomalous.</param>
/// <param name="Severity">Of the last observation.</param>
/// <param name="Episode">The open episode, or the last one; default if there was none.</param>
/// <param name="LastSeenMs">Time of the newest observation (Unix ms).</param>
/// <param name="CadenceMs">Usual interval between observations; 0 while unknown.</param>
/// <param name="Samples">Observations judged.</param>
/// <param name="Fidelity">How much memory the monitor may use.</param>
/// <param name="Reasons">Of the last observation, most important first.</param>
/// <param name="Metrics">In the order in which they first appeared.</param>
public sealed record EntityHealth(
    EntityState State, double Surprise, double Threshold, Severity Severity, Episode Episode, long LastSeenMs, double CadenceMs,
    long Samples, Fidelity Fidelity, IReadOnlyList<Reason> Reasons, IReadOnlyList<MetricHealth> Metrics);
