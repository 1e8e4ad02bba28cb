namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /api/v1/fleets/{fleet}/models</c></summary>
/// <param name="Enabled">False: the fleet is not looked at as a whole (switched off, or too few entities).</param>
/// <param name="Metrics">Metrics that are compared between entities.</param>
/// <param name="Drift">Population stability index of the newest sample against that of the champion; 0 while it cannot be told.</param>
/// <param name="SampleRows">Vectors that the next version would be trained on.</param>
/// <param name="Training">What waits or is being trained.</param>
/// <param name="LastError">Why the last training failed.</param>
/// <param name="Comparison">The challenger beside the champion.</param>
/// <param name="Models">Newest first.</param>
public sealed record FleetModelList(
    bool Enabled, IReadOnlyList<string> Metrics, double Drift, int SampleRows, FleetTraining? Training, string? LastError, FleetModelComparison? Comparison,
    IReadOnlyList<FleetModel> Models);
