using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Monitoring.Baselines;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Watches one metric of one entity: feature, expectation, detectors, and what was found last.</summary>
internal sealed class MetricMonitor
{
    private const double MostUnits = 1e15;
    private const double CadenceRate = 0.01;
    private const double LongestStep = 86_400;

    private readonly DetectorBank _bank;
    private Baseline _baseline;
    private FeatureState _feature;
    private Sample _sample;
    private double _unit;
    private double _step;
    private float _seconds;
    private float _above;
    private float _below;
    private bool _pending;

    public MetricMonitor(string name, FeaturePolicy policy, Fidelity fidelity)
    {
        Name = name;
        Policy = policy;
        _baseline = new Baseline(seasonal: fidelity == Fidelity.Full);
        _bank = fidelity == Fidelity.Full ? new FullBank() : new LeanBank();
    }

    /// <summary>May be replaced by an equal instance, so that the next comparison is one of references.</summary>
    public string Name { get; set; }

    public FeaturePolicy Policy { get; set; }

    public long LastMs { get; private set; }

    /// <summary>The last feature value, in the feature's unit.</summary>
    public double Value { get; private set; }

    /// <summary>Evidences of the last value together.</summary>
    public double Strength { get; private set; }

    public Voice Voice { get; private set; }

    /// <summary>Residual of the last value in robust scales.</summary>
    public double Deviation => _baseline.Count == 0 ? 0 : (_sample.Value - _sample.Expected) / _sample.ResidualScale;

    public double SlowRate => _sample.SlowRate;

    public double Seconds => _seconds;

    public int MemoryBytes => 16 + 232 + _bank.MemoryBytes + _baseline.MemoryBytes;

    /// <summary>Judges a value that is newer than <see cref="LastMs"/>; <see cref="Learn"/> completes it.</summary>
    public void Judge(long timeMs, double value, int hourOfWeek)
    {
        var seconds = LastMs == 0 ? 0 : Math.Min(LongestStep, (timeMs - LastMs) / 1000.0);
        LastMs = timeMs;
        Strength = 0;
        Voice = Voice.None;
        _pending = _feature.Next(Policy, value, seconds, out var feature);
        if (!_pending)
            return;
        Value = feature;
        if (!Policy.Judged)
        {
            _pending = false;
            return;
        }

        if (seconds > 0)
            _seconds = _seconds == 0 ? (float)seconds : (float)(_seconds + CadenceRate * (Math.Min(seconds, 4 * _seconds) - _seconds));
        _step = seconds > 0 ? seconds : 300;
        if (_unit == 0)
            _unit = UnitOf(feature);
        _baseline.Expect(_unit == 0 ? 0 : Math.Clamp(feature / _unit, -MostUnits, MostUnits), hourOfWeek, _step, out _sample);
        if (Math.Abs(_sample.Value - _sample.Expected) * _unit < Policy.MinDeviation)
            return;
        var blockSeconds = _bank.BlockLength * Math.Max(0.001, _seconds == 0 ? 300 : _seconds);
        var listening = new Listening(
            Policy.Direction != Direction.Down,
            Policy.Direction != Direction.Up,
            PortableMath.Log10(blockSeconds / BlockClock.TargetSeconds),
            _baseline.IsConstant ? PortableMath.Log10(1 + _baseline.Count) : 15);
        var judgement = _bank.Judge(_sample, listening);
        Strength = judgement.Strength;
        Voice = judgement.Voice;
    }

    public void Learn(LearningPace pace)
    {
        if (!_pending)
            return;
        _pending = false;
        _bank.Reach(_sample, out var above, out var below);
        _above = (float)above;
        _below = (float)below;
        _bank.Learn(_sample, pace.Weight, pace.Tails, _baseline.HasDay, _baseline.HasWeek, _seconds == 0 ? 300 : _seconds);
        _baseline.Learn(_sample, _step, pace.Weight);
    }

    public Reason ToReason(double total) => new(
        Name, Value, _sample.Expected * _unit, Low, High, Voice.Name(), SurpriseScale.Prior(Strength, _seconds), total > 0 ? Strength / total : 0);

    public MetricHealth ToHealth() => new(
        Name, LastMs, Value, _sample.Expected * _unit, Low, High, Deviation, SurpriseScale.Prior(Strength, _seconds), Voice.Name(),
        _baseline.Count);

    public void Save(SnapshotWriter writer)
    {
        writer.Text(Name);
        writer.Long(LastMs);
        writer.Double(Value);
        writer.Double(Strength);
        writer.Byte((byte)Voice);
        writer.Double(_unit);
        writer.Float(_seconds);
        writer.Float(_above);
        writer.Float(_below);
        writer.Double(_sample.Value);
        writer.Double(_sample.Expected);
        writer.Double(_sample.ResidualScale);
        writer.Double(_sample.SlowRate);
        _feature.Save(writer);
        _baseline.Save(writer);
        _bank.Save(writer);
    }

    public static MetricMonitor Load(ref SnapshotReader reader, MonitorPlan plan, Fidelity fidelity)
    {
        var name = string.Intern(reader.Text());
        var monitor = new MetricMonitor(name, plan.FeatureFor(name), fidelity)
        {
            LastMs = reader.Long(),
            Value = reader.Double(),
            Strength = reader.Double(),
            Voice = (Voice)reader.Byte(),
            _unit = reader.Double(),
            _seconds = reader.Float(),
            _above = reader.Float(),
            _below = reader.Float(),
        };
        monitor._sample.Value = reader.Double();
        monitor._sample.Expected = reader.Double();
        monitor._sample.ResidualScale = reader.Double();
        monitor._sample.SlowRate = reader.Double();
        monitor._feature.Load(ref reader);
        monitor._baseline.Load(ref reader);
        monitor._bank.Load(ref reader);
        return monitor;
    }

    private double Low => (_sample.Expected - _below) * _unit;

    private double High => (_sample.Expected + _above) * _unit;

    // A power of two near the first value that is not zero: division by it is exact, and the same series in another unit
    // runs through the same numbers.
    private static double UnitOf(double value)
    {
        var size = Math.Abs(value);
        return size == 0 ? 0 : Math.ScaleB(1, Math.Clamp(Math.ILogB(size), -900, 900));
    }
}
