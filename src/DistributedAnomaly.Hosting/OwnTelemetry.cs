using DistributedAnomaly.Configuration.Sections;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DistributedAnomaly.Hosting;

/// <summary>
/// Sends the program's own traces and metrics to an OpenTelemetry collector. Bounded: what the collector does not take in time is dropped,
/// and never holds up a request.
/// </summary>
internal static class OwnTelemetry
{
    // Label sets of one instrument; further ones share one series, which the exporter marks.
    private const int MaxSeries = 512;
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    // The platform's own, from request to alert; then those of the libraries that it goes through.
    private static readonly string[] Sources = ["DistributedAnomaly", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"];
    private static readonly string[] Meters =
    [
        "DistributedAnomaly.*", "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    public static void AddOwnTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        if (settings.OtlpEndpoint is not { } endpoint)
            return;
        var version = typeof(OwnTelemetry).Assembly.GetName().Version?.ToString(3);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(settings.ServiceName, serviceVersion: version, serviceInstanceId: Environment.MachineName))
            .WithTracing(traces => traces
                .AddSource(Sources)
                .AddAspNetCoreInstrumentation(web => web.Filter = IsWorthATrace)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TracesSampleRatio)))
                .AddOtlpExporter(otlp => Address(otlp, settings, endpoint, "v1/traces")))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
                .AddOtlpExporter(otlp => Address(otlp, settings, endpoint, "v1/metrics")));
    }

    /// <summary>
    /// Sends the last figures while there is an engine that can be asked for them: a gauge of an engine that is closed tells nothing.
    /// Bounded: a collector that does not answer does not keep the program from stopping.
    /// </summary>
    public static async Task FlushAsync(IServiceProvider services)
    {
        if (services.GetService<MeterProvider>() is { } metrics)
            await Task.Run(() => metrics.ForceFlush((int)FlushTime.TotalMilliseconds));
    }

    /// <summary>Probes and scrapes come every few seconds and tell nothing.</summary>
    private static bool IsWorthATrace(HttpContext context) => context.Request.Path.Value is not ("/healthz" or "/readyz" or "/metrics");

    private static void Address(OtlpExporterOptions otlp, TelemetrySettings settings, Uri endpoint, string path)
    {
        (otlp.Protocol, otlp.Endpoint) = settings.OtlpProtocol == TelemetryProtocol.HttpProtobuf
            ? (OtlpExportProtocol.HttpProtobuf, new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path))
            : (OtlpExportProtocol.Grpc, endpoint);
    }
}
