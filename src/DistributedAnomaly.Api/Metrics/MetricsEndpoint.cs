using DistributedAnomaly.Api.Endpoints;

namespace DistributedAnomaly.Api.Metrics;

/// <summary><c>GET /metrics</c></summary>
internal sealed class MetricsEndpoint(PrometheusExporter exporter)
{
    public Task HandleAsync(HttpContext context) =>
        context.WriteTextAsync(exporter.Write(), "text/plain; version=0.0.4; charset=utf-8");
}
