using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>Draws everything that will befall a fleet: first what is no fault, then the faults.</summary>
/// <remarks>
/// No faults: deploys (each cohort about every three days in working hours, one server after the other within an hour or so, some minutes
/// each; after a third of them the version runs a little differently for good), surges of demand (one in ten cohorts a day), a holiday in
/// one region, servers that are given other work for good (3 in 10,000 a day), observations that are lost (1 in 2,000).
/// </remarks>
internal sealed class FleetSchedule(SimulationOptions options, IReadOnlyList<Cohort> cohorts, IReadOnlyList<SimulatedServer> servers)
{
    private const double DeploysPerDay = 1.0 / 3;
    private const double SurgesPerDay = 0.1;
    private const double RegimesPerServerDay = 0.0003;

    private readonly SeededRandom _random = new(options.Seed, long.MinValue);
    private readonly List<(Cohort Cohort, CohortEffect Effect)> _surges = [];

    /// <summary>In order of beginning.</summary>
    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    public void Draw()
    {
        var region = _random.Next(Cohort.Regions.Count);
        var holiday = _random.Next(5) + 1;
        foreach (var cohort in cohorts)
        {
            if (cohort.Region == region && holiday < options.Days)
                cohort.Holidays.Add(holiday);
            for (var day = 0; day < options.Days; day++)
                DrawDay(cohort, day);
        }

        DrawRegimes();
        var faults = new FaultSchedule(options, cohorts, servers, _surges, _random);
        Faults = faults.Draw();
        foreach (var cohort in cohorts)
            cohort.Effects.Sort((a, b) => a.Effect.First.CompareTo(b.Effect.First));
        foreach (var server in servers)
            server.Effects.Sort((a, b) => a.First.CompareTo(b.First));
    }

    private void DrawDay(Cohort cohort, int day)
    {
        if (_random.NextDouble() < DeploysPerDay)
            DrawDeploy(cohort, day);
        if (_random.NextDouble() < SurgesPerDay)
            DrawSurge(cohort, day);
    }

    private void DrawDeploy(Cohort cohort, int day)
    {
        var first = StepOf(day * 24 + (33 + 8 * _random.NextDouble() - 5 * cohort.Region) % 24);
        var minutes = 2 + 3 * _random.NextDouble();
        var last = first + Math.Max(0, Steps(minutes) - 1);
        var shifts = Signature.Deploy.Shifts(5 * PortableMath.Exp(0.25 * _random.NextNormal()), _random);
        var rolling = Math.Max(1, Steps(40 + 50 * _random.NextDouble()));
        var delays = Delays(cohort, rolling);
        Add(cohort, new Effect(first, last, Shape.Step, shifts), delays, 0.6, 1.4);
        if (_random.NextDouble() >= 1.0 / 3)
            return;
        var lasting = new double[MetricModel.Count];
        foreach (var metric in (int[])[MetricModel.Ram, MetricModel.Latency, MetricModel.Cpu])
            lasting[metric] = _random.NextDouble() < 0.5 ? 1.2 * _random.NextNormal() : 0;
        Add(cohort, new Effect(last + 1, Effect.Forever, Shape.Step, lasting), delays, 0.8, 1.2);
    }

    private void DrawSurge(Cohort cohort, int day)
    {
        var first = StepOf(day * 24 + 24 * _random.NextDouble());
        var last = first + Steps(60 + 150 * _random.NextDouble());
        var size = FaultSizes.Of(FaultKind.Relative).Draw(_random);
        var effect = Add(
            cohort, new Effect(first, last, Shape.Plateau, Signature.Demand.Shifts(size, _random)), new int[cohort.Members.Count], 0.8, 1.2);
        _surges.Add((cohort, effect));
    }

    private void DrawRegimes()
    {
        foreach (var server in servers)
        {
            if (_random.NextDouble() >= RegimesPerServerDay * options.Days)
                continue;
            var size = (2 + 3 * _random.NextDouble()) * (_random.NextDouble() < 0.5 ? -1 : 1);
            server.Effects.Add(new Effect(
                _random.Next(options.Steps), Effect.Forever, Shape.Step, Signature.Demand.Shifts(size, _random)));
        }
    }

    private int[] Delays(Cohort cohort, int rolling)
    {
        var delays = new int[cohort.Members.Count];
        for (var i = 0; i < delays.Length; i++)
            delays[i] = (int)((long)i * rolling / delays.Length);
        _random.Shuffle(delays.AsSpan());
        return delays;
    }

    private CohortEffect Add(Cohort cohort, Effect effect, int[] delays, double leastGain, double mostGain)
    {
        var gains = new float[delays.Length];
        for (var i = 0; i < gains.Length; i++)
            gains[i] = (float)(leastGain + (mostGain - leastGain) * _random.NextDouble());
        var added = new CohortEffect(effect, delays, gains);
        cohort.Effects.Add(added);
        return added;
    }

    private int StepOf(double hour) => (int)(hour * 3600 / options.CadenceSeconds);

    private int Steps(double minutes) => (int)Math.Round(minutes * 60 / options.CadenceSeconds);
}
