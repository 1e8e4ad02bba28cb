using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Engine;

/// <summary>A verdict as it is handed to the caller.</summary>
/// <param name="Row">Position in the batch, from 0.</param>
/// <param name="Entity">Name in its fleet.</param>
/// <param name="TimeMs">Unix ms.</param>
public sealed record ObservationVerdict(
    int Row, string Entity, long TimeMs, double Surprise, Severity Severity, EntityState State, IReadOnlyList<Reason> Reasons);
