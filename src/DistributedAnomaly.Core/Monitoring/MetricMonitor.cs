using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Newcomers;
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
    private FeatureState? _feature;
    private double _unit;
    private float _expected;
    private float _residualScale;
    private double _normalised;
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
    public float Strength { get; private set; }

    /// <summary>The last value was judged, and lies far enough from its expectation, on a side that matters.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>The part of it that ends when the incident ends.</summary>
    public float Present { get; private set; }

    public Voice Voice { get; private set; }

    /// <summary>Residual of the last value in robust scales.</summary>
    public double Deviation => _residualScale == 0 ? 0 : (_normalised - _expected) / _residualScale;

    /// <summary>The last value in units of the metric's own.</summary>
    public double Normalised => _normalised;

    /// <summary>The last value less what was expected of it, in the same units.</summary>
    public double Unexpected => _normalised - _expected;

    public double Seconds => _seconds;

    /// <summary>What is expected of it began with its cohort's baseline.</summary>
    public bool HasPrior => _baseline.HasPrior;

    public int MemoryBytes => 16 + 160 + _bank.MemoryBytes + _baseline.MemoryBytes;

    /// <summary>Judges a value that is newer than <see cref="LastMs"/>; <see cref="Learn"/> completes it.</summary>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="value">Finite.</param>
    /// <param name="hourOfWeek">Local hour.</param>
    /// <param name="alone">It is the only metric of its entity.</param>
    /// <param name="fleet">What the fleet knows; null: nothing.</param>
    /// <param name="sample">To be handed to <see cref="Learn"/>.</param>
    public void Judge(long timeMs, double value, int hourOfWeek, bool alone, FleetView? fleet, out Sample sample)
    {
        sample = default;
        var seconds = LastMs == 0 ? 0 : Math.Min(LongestStep, (timeMs - LastMs) / 1000.0);
        LastMs = timeMs;
        Strength = Present = 0;
        IsHeard = false;
        Voice = Voice.None;
        var feature = value;
        _pending = Policy is { Kind: MetricKind.Gauge, Transform: Transform.None }
            || (_feature ??= new FeatureState()).Next(Policy, value, seconds, out feature);
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
        sample.Seconds = seconds > 0 ? seconds : 1;
        if (_baseline.IsNew && fleet?.PriorOf(Name) is { } prior)
            Begin(prior, feature, hourOfWeek % MetricPrior.Hours);
        if (_unit == 0)
            _unit = UnitOf(feature);
        _baseline.Expect(_unit == 0 ? 0 : Math.Clamp(feature / _unit, -MostUnits, MostUnits), hourOfWeek, ref sample);
        _normalised = sample.Value;
        _expected = (float)sample.Expected;
        _residualScale = (float)sample.ResidualScale;
        _bank.Score(ref sample);
        IsHeard = Matters(sample.Value - sample.Expected);
        if (!IsHeard)
            return;
        var listening = new Listening(
            Policy.Direction != Direction.Down,
            Policy.Direction != Direction.Up,
            BlockClock.Offset(_bank.BlockLength, _seconds == 0 ? 300 : _seconds, alone ? double.MaxValue : 0),
            _baseline.IsConstant ? PortableMath.Log10(1 + _baseline.Count) : 15);
        var judgement = _bank.Judge(sample, listening);
        Strength = (float)judgement.Strength;
        Present = (float)judgement.Present;
        Voice = judgement.Voice;
    }

    public void Learn(in Sample sample, LearningPace pace)
    {
        if (!_pending)
            return;
        _pending = false;
        _bank.Reach(sample, out var above, out var below);
        _above = (float)above;
        _below = (float)below;
        _bank.Learn(sample, pace.Weight, pace.Tails, _baseline.HasDay, _baseline.HasWeek, _seconds == 0 ? 300 : _seconds);
        _baseline.Learn(sample, pace);
    }

    /// <summary>A part of the evidence is explained by what others do.</summary>
    /// <param name="left">What is left of it, 0 to 1.</param>
    public void Soften(double left)
    {
        Strength *= (float)left;
        Present *= (float)left;
    }

    /// <summary>An episode opened: its onset is taken back from what is normal.</summary>
    public void Discard() => _bank.Discard();

    /// <summary>An incident of the cohort was noticed: its onset is taken back from what is normal, from what is expected of this hour, too.</summary>
    /// <param name="seconds">Cadence.</param>
    public void DiscardOnset(double seconds)
    {
        _bank.Discard();
        _baseline.DiscardOnset(seconds);
    }

    /// <summary>An episode ended: the recent past is forgotten.</summary>
    public void Settle() => _bank.Settle(_normalised);

    /// <summary>An incident of the cohort ended, and its members are back: the recent past is forgotten, as if it had been what was expected.</summary>
    public void SettleAsExpected() => _bank.Settle(_expected);

    public Reason ToReason(double total) => new(
        Name, Value, _expected * _unit, Low, High, Voice.Name(), SurpriseScale.Prior(Strength), total > 0 ? Strength / total : 0);

    /// <summary>Tells its fleet what is usual of it.</summary>
    /// <param name="row">Receives a <see cref="BaselineRow"/>; unchanged if nothing is known.</param>
    public void Tell(Span<float> row)
    {
        if (!_baseline.IsNew && Policy.Judged)
            _baseline.Tell(row, _unit == 0 ? 1 : _unit);
    }

    public MetricHealth ToHealth() => new(
        Name, LastMs, Value, _expected * _unit, Low, High, Deviation, SurpriseScale.Prior(Strength), Voice.Name(),
        _baseline.Count);

    public void Save(SnapshotWriter writer)
    {
        writer.Text(Name);
        writer.Long(LastMs);
        writer.Double(Value);
        writer.Float(Strength);
        writer.Byte((byte)Voice);
        writer.Double(_unit);
        writer.Float(_seconds);
        writer.Float(_above);
        writer.Float(_below);
        writer.Double(_normalised);
        writer.Float(_expected);
        writer.Float(_residualScale);
        writer.Byte(_feature is null ? (byte)0 : (byte)1);
        _feature?.Save(writer);
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
            Strength = reader.Float(),
            Voice = (Voice)reader.Byte(),
            _unit = reader.Double(),
            _seconds = reader.Float(),
            _above = reader.Float(),
            _below = reader.Float(),
            _normalised = reader.Double(),
            _expected = reader.Float(),
            _residualScale = reader.Float(),
        };
        if (reader.Byte() != 0)
        {
            monitor._feature = new FeatureState();
            monitor._feature.Load(ref reader);
        }

        monitor._baseline.Load(ref reader);
        monitor._bank.Load(ref reader);
        return monitor;
    }

    private void Begin(MetricPrior prior, double feature, int hour)
    {
        _unit = UnitOf(feature == 0 ? prior.Level : feature);
        if (_unit != 0)
            _baseline.Begin(prior, feature, _unit, hour);
    }

    // Too small to matter, or on the side that is of no interest.
    private bool Matters(double deviation) =>
        Math.Abs(deviation) * _unit >= Policy.MinDeviation
        && !(deviation < 0 && Policy.Direction == Direction.Up)
        && !(deviation > 0 && Policy.Direction == Direction.Down);

    private double Low => (_expected - _below) * _unit;

    private double High => (_expected + _above) * _unit;

    // The first value that is not zero: the same series in another unit runs through the same numbers.
    private static double UnitOf(double value) => value == 0 ? 0 : Math.Clamp(Math.Abs(value), 1e-290, 1e290);
}
