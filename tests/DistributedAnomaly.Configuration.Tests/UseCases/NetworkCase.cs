namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>The flows of an office machine for three weeks.</summary>
internal sealed class NetworkCase() : UseCase(
    "network-flows.yaml", ["bytes_in", "bytes_out", "flows", "ports", "dns_queries"], TimeSpan.FromMinutes(1), 21 * 1440)
{
    private const int Day14 = 14 * 1440;
    private double _wander;

    public override IReadOnlyList<Incident> Incidents { get; } =
    [
        new("port scan", Day14 + 10 * 60, 5, "ports", IsExtreme: true),
        new("copies data at night", Day14 + 1440 + 2 * 60, 45, "bytes_out"),
        new("much out, little in", Day14 + 2 * 1440 + 11 * 60, 40, "bytes_out|bytes_in"),
        new("names asked in a steady stream", Day14 + 3 * 1440 + 12 * 60, 180, "dns_queries"),
    ];

    protected override double[] Values(int row, DateTimeOffset time, Random random)
    {
        var work = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.05 : 1;
        _wander = 0.97 * _wander + 0.1 * Normal(random);
        var busy = 0.03 + work * Day(time, 13);
        var flows = 200 * busy * Math.Exp(0.25 * Normal(random) + 0.3 * _wander);
        var bytesIn = 40_000 * flows * Math.Exp(0.35 * Normal(random));
        var bytesOut = 0.12 * bytesIn * Math.Exp(0.3 * Normal(random));
        var ports = 3 + 12 * busy * Math.Exp(0.2 * Normal(random));
        var queries = 1 + 0.2 * flows * Math.Exp(0.3 * Normal(random));
        if (Now("port scan", row))
            ports = 900;
        if (Now("copies data at night", row))
            bytesOut = 1_500_000 * Math.Exp(0.1 * Normal(random));
        if (Now("much out, little in", row))
            (bytesIn, bytesOut) = (bytesIn * 0.05, 1_400_000 * Math.Exp(0.1 * Normal(random)));
        if (Now("names asked in a steady stream", row))
            (queries, ports) = (100, 14);
        return [Math.Round(bytesIn), Math.Round(bytesOut), Math.Round(flows), Math.Round(ports), Math.Round(queries)];
    }
}
