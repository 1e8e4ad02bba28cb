namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>A pump that runs now and then, for four days.</summary>
internal sealed class SensorCase() : UseCase(
    "sensors.yaml", ["power_kw", "flow_l_s", "vibration_mm_s", "temperature_c", "pressure_bar", "valve"], TimeSpan.FromSeconds(10), 4 * 8640)
{
    private const int Day2 = 2 * 8640;
    private bool _runs;
    private double _heat, _held;

    public override IReadOnlyList<Incident> Incidents { get; } =
    [
        new("a blow", Day2 + 3000, 6, "vibration_mm_s", IsExtreme: true),
        new("runs against a blocked pipe", Day2 + 5000, 12, "flow_l_s"),
        new("the bearing grows hot", Day2 + 8640 + 360, 720, "temperature_c", IsExtreme: true),
        new("the pressure sensor is stuck", Day2 + 12_000, 360, "pressure_bar"),
    ];

    protected override double[] Values(int row, DateTimeOffset time, Random random)
    {
        if (random.Next(60) == 0)
            _runs = !_runs;
        var blocked = Now("runs against a blocked pipe", row);
        var runs = _runs || blocked;
        _heat += ((runs ? 1 : 0) - _heat) / 90;
        var temperature = 30 + 6 * Day(time, 15) + 5 * _heat + 0.2 * Normal(random);
        var pressure = 4 + (runs ? 1.5 : 0) + 0.05 * Normal(random);
        var vibration = (runs ? 2.2 : 0.3) * Math.Exp(0.15 * Normal(random));
        if (Now("a blow", row))
            vibration *= 25;
        if (Now("the bearing grows hot", row))
            temperature += 10.0 * (row - Day2 - 9000) / 720;
        _held = Now("the pressure sensor is stuck", row) ? _held : pressure;
        return [runs ? 7 + random.NextDouble() : random.NextDouble(), runs && !blocked ? 3 + 0.4 * Normal(random) : 0.1 * random.NextDouble(), vibration, temperature, _held, runs ? 1 : 0];
    }
}
