namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>A patient for five days: sleeps from ten to six, walks a little by day.</summary>
internal sealed class PatientCase() : UseCase(
    "patients.yaml", ["heart_rate_bpm", "respiration_per_min", "oxygen_percent"], TimeSpan.FromSeconds(30), 5 * 2880)
{
    private const int Day3 = 3 * 2880;
    private double _wander, _walk;

    public override IReadOnlyList<Incident> Incidents { get; } =
    [
        new("tachycardia", Day3 + 14 * 120, 8, "heart_rate_bpm", IsExtreme: true),
        new("awake heart while asleep", Day3 + 2880 + 2 * 120, 40, "heart_rate_bpm"),
        new("heart without variability", Day3 + 2880 + 11 * 120, 80, "heart_rate_bpm"),
        new("oxygen falls", Day3 + 2880 + 20 * 120, 12, "oxygen_percent", IsExtreme: true),
    ];

    protected override double[] Values(int row, DateTimeOffset time, Random random)
    {
        var awake = 1 / (1 + Math.Exp(-6 * (Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - 14) / 24) + 0.3)));
        _walk = Math.Clamp(_walk + 0.1 * Normal(random), 0, 1);
        _wander = 0.95 * _wander + 0.3 * Normal(random);
        var heart = 56 + 16 * awake + 12 * awake * _walk + 1.5 * _wander + 1.5 * Normal(random);
        var breath = 13 + 3 * awake + 3 * awake * _walk + 0.6 * Normal(random);
        var oxygen = 97 + 0.5 * Normal(random);
        if (Now("tachycardia", row))
            heart = 165 + 3 * Normal(random);
        if (Now("awake heart while asleep", row))
            heart += 24;
        if (Now("heart without variability", row))
            heart = 72;
        if (Now("oxygen falls", row))
            oxygen -= 9;
        return [Math.Round(heart, 1), Math.Round(breath, 1), Math.Round(Math.Min(100, oxygen), 1)];
    }
}
