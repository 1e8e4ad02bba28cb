using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Api;

/// <summary>What the API counts of itself. Labels are few and fixed: no fleet, entity or key is among them.</summary>
internal sealed class ApiMetrics
{
    public const string MeterName = "DistributedAnomaly.Api";

    public ApiMetrics(IMeterFactory factory, Endpoints.ObserveWorkspaces workspaces)
    {
        var meter = factory.Create(MeterName);
        Observations = meter.CreateCounter<long>(
            "anomaly.ingest.observations", "{observation}", "Observations received, by what became of them: accepted, ignored, invalid or limited.");
        Measurements = meter.CreateCounter<long>("anomaly.ingest.measurements", "{measurement}", "Metric values in valid observations received.");
        BodyBytes = meter.CreateCounter<long>("anomaly.ingest.body", "By", "Bytes of observations received, after unpacking.");
        Denied = meter.CreateCounter<long>("anomaly.api.denied", "{request}", "Requests refused for want of a key, scope or fleet.");
        meter.CreateObservableGauge("anomaly.ingest.body.memory", () => workspaces.Budget.UsedBytes, "By", "Memory that holds bodies being read.");
        meter.CreateObservableCounter(
            "anomaly.ingest.names.evicted", () => workspaces.Names.Evictions, "{name}", "Names that gave way to others in the caches of the parsers.");
    }

    public Counter<long> Observations { get; }

    public Counter<long> Measurements { get; }

    public Counter<long> BodyBytes { get; }

    public Counter<long> Denied { get; }
}
