using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Simulation.Schedules;

namespace DistributedAnomaly.Simulation;

/// <summary>One server: its usual values, its noise and what befalls it. Steps are taken in order.</summary>
internal sealed class SimulatedServer
{
    private const double DemandMemory = 0.9;
    private const double LostChance = 0.0005;

    /// <summary>The residual grows with demand by so much.</summary>
    private const double BusyNoise = 0.25;

    /// <summary>A nightly backup: hours long, so many residuals large.</summary>
    private const double BackupHours = 1.5;
    private const double BackupSize = 5;

    private readonly SeededRandom _random;
    private readonly double[] _usual = new double[MetricModel.Count];
    private readonly double[] _swing = new double[MetricModel.Count];
    private readonly double[] _memory = new double[MetricModel.Count];
    private readonly double[] _own = new double[MetricModel.Count];
    private readonly double _demandMemory;
    private readonly double _backupHour;
    private readonly double _lateHours;
    private readonly double _demandGain;
    private double _demand;
    private int _nextEffect;

    public SimulatedServer(int number, Cohort cohort, int position, SimulationOptions options)
    {
        Cohort = cohort;
        Position = position;
        Name = $"{cohort.Name}-{number:000000}";
        _random = new SeededRandom(options.Seed, number);
        var minutes = options.CadenceSeconds / 60.0;
        _demandMemory = PortableMath.Pow(DemandMemory, minutes);
        for (var m = 0; m < MetricModel.Count; m++)
        {
            var model = MetricModel.All[m];
            var scale = model.IsLog ? cohort.Role.Scale : PortableMath.Pow(cohort.Role.Scale, 0.2);
            var usual = model.Base * scale * PortableMath.Exp(model.Spread * _random.NextNormal());
            _usual[m] = model.IsLog ? PortableMath.Ln(usual) : Math.Clamp(usual, model.Least, 0.75 * Math.Min(model.Most, 1e300));
            _swing[m] = 0.8 + 0.4 * _random.NextDouble();
            _memory[m] = PortableMath.Pow(model.Memory, minutes);
        }

        _backupHour = 5 * _random.NextDouble();
        _lateHours = _random.NextNormal() * 0.5;
        _demandGain = 0.7 + 0.6 * _random.NextDouble();
    }

    public string Name { get; }

    public Cohort Cohort { get; }

    /// <summary>Among the members of its cohort.</summary>
    public int Position { get; }

    /// <summary>Step of its first observation.</summary>
    public int Joins { get; set; }

    /// <summary>All that befalls it alone, in order of beginning.</summary>
    public List<Effect> Effects { get; } = [];

    private List<Effect> Active { get; } = [];

    /// <param name="step">One after the other from 0.</param>
    /// <param name="seconds">Since the start.</param>
    /// <param name="start">UTC.</param>
    /// <param name="values">One per metric; NaN: the server does not report.</param>
    public void Next(int step, long seconds, DateTimeOffset start, Span<double> values)
    {
        Span<double> shifts = stackalloc double[MetricModel.Count];
        shifts.Clear();
        var reports = Shift(step, shifts) & step >= Joins & _random.NextDouble() >= LostChance;
        _demand = _demand * _demandMemory + _random.NextNormal() * Math.Sqrt(1 - _demandMemory * _demandMemory);
        var expected = Demand.Expected(Cohort, seconds + (long)(3600 * _lateHours), start);
        var noise = Math.Max(0.5, 1 + BusyNoise * expected);
        if (Cohort.Role.HasBackup && IsBackup(seconds, start))
            shifts[MetricModel.Disk] += BackupSize;
        for (var m = 0; m < MetricModel.Count; m++)
            values[m] = Value(m, expected, noise, shifts[m]);
        if (!reports)
            values.Fill(double.NaN);
    }

    // Whether it is silent is drawn from the effects; sizes are in residuals.
    private bool Shift(int step, Span<double> shifts)
    {
        var reports = true;
        while (_nextEffect < Effects.Count && Effects[_nextEffect].First <= step)
            Active.Add(Effects[_nextEffect++]);
        for (var i = Active.Count - 1; i >= 0; i--)
        {
            var effect = Active[i];
            if (effect.Last < step)
            {
                Active.RemoveAt(i);
                continue;
            }

            reports &= !effect.Silences;
            Add(shifts, effect.Shifts, effect.At(step));
        }

        foreach (var effect in Cohort.Active)
        {
            var delay = effect.Delays[Position];
            if (delay >= 0)
                Add(shifts, effect.Effect.Shifts, effect.Gains[Position] * effect.Effect.At(step - delay));
        }

        return reports;
    }

    private double Value(int metric, double expected, double noise, double shift)
    {
        var model = MetricModel.All[metric];
        var memory = _memory[metric];
        var news = _random.NextNormal() * Math.Sqrt(1 - memory * memory);
        if (_random.NextDouble() < model.TailChance)
            news = _random.NextNormal() * model.TailSize;
        _own[metric] = _own[metric] * memory + news;
        var residual = Math.Sqrt(model.Demand) * _demand + Math.Sqrt(model.Common) * _demandGain * Cohort.Common
            + Math.Sqrt(1 - model.Demand - model.Common) * _own[metric];
        var value = _usual[metric] + model.Season * _swing[metric] * expected + model.Sigma * (noise * residual + shift);
        if (model.IsLog)
            value = PortableMath.Exp(value);
        value = Math.Clamp(value, model.Least, model.Most);
        return model.IsCount ? Math.Round(value) : value;
    }

    private bool IsBackup(long seconds, DateTimeOffset start)
    {
        var hour = (start.ToUnixTimeSeconds() + seconds) % 86_400 / 3600.0 - _backupHour;
        return hour >= 0 && hour < BackupHours;
    }

    private static void Add(Span<double> shifts, double[] more, double gain)
    {
        if (gain == 0)
            return;
        for (var m = 0; m < shifts.Length; m++)
            shifts[m] += gain * more[m];
    }
}
