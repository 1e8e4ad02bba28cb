namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>A web server for three weeks: busy by day, a backup at 02:30.</summary>
internal sealed class ServerCase() : UseCase(
    "servers.yaml", ["cpu_percent", "memory_percent", "requests", "latency_ms", "net_out_mb", "errors.total", "disk.used_percent"],
    TimeSpan.FromMinutes(1), 21 * 1440)
{
    private const int Day14 = 14 * 1440;
    private double _errors, _wander;

    public override IReadOnlyList<Incident> Incidents { get; } =
    [
        new("latency jumps", Day14 + 11 * 60, 6, "latency_ms", IsExtreme: true),
        new("busy at night", Day14 + 1440 + 23 * 60, 60, "cpu_percent"),
        new("requests without answers", Day14 + 2 * 1440 + 12 * 60, 45, "net_out_mb"),
        new("readings stand still", Day14 + 4 * 1440 + 12 * 60, 120, "cpu_percent"),
    ];

    protected override double[] Values(int row, DateTimeOffset time, Random random)
    {
        var week = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.6 : 1;
        _wander = 0.98 * _wander + 0.01 * Normal(random);
        var load = Math.Max(0.02, week * Day(time, 14) * (1 + _wander) + 0.05 + 0.02 * Normal(random));
        var backup = time.TimeOfDay.TotalMinutes is >= 150 and < 170 ? 1 : 0;
        var requests = 900 * load + 10 * random.NextDouble();
        var cpu = 8 + 60 * load + 25 * backup + 2 * Normal(random);
        var latency = 20 * Math.Exp(0.4 * load + 0.08 * Normal(random));
        var net = 0.02 * requests + 0.3 * Math.Abs(Normal(random)) + 0.1;
        _errors += random.Next(20) == 0 ? 1 : 0;
        if (Now("latency jumps", row))
            latency *= 12;
        if (Now("busy at night", row))
            cpu += 56;
        if (Now("requests without answers", row))
            net = 2 + 0.3 * Math.Abs(Normal(random));
        if (Now("readings stand still", row))
            (cpu, requests, latency, net) = (52, 610, 25, 12.4);
        return [cpu, 55 + 8 * load + 0.5 * Normal(random), requests, latency, net, _errors, 40 + row / 21_000.0];
    }
}
