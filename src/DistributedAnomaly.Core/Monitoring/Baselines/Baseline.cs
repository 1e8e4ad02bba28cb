using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Baselines;

/// <summary>What is expected of one feature now: slow level and scale, and at full fidelity the seasons of day and week.</summary>
internal struct Baseline
{
    /// <summary>Slow statistics remember about this many samples of five minutes: three and a half days.</summary>
    private const double SlowSamples = 1000;
    private const double UsualSeconds = 300;
    private const int WarmSamples = 20;

    /// <summary>A scale below this part of the level is rounding, not variation.</summary>
    private const double LeastRelativeScale = 1e-3;
    private const double LeastScale = 1e-9;

    private readonly SeasonalProfile? _day;
    private readonly SeasonalProfile? _week;
    private RobustLevel _slow;
    private double _previous;
    private long _count;

    public Baseline(bool seasonal)
    {
        if (!seasonal)
            return;
        _day = new SeasonalProfile(24, 0.15f);
        _week = new SeasonalProfile(168, 0.3f);
    }

    public readonly long Count => _count;

    public readonly bool HasDay => _day is { IsCellMature: true };

    public readonly bool HasWeek => _week is { IsCellMature: true };

    /// <summary>No value has differed from another yet: nothing is known of the scale.</summary>
    public readonly bool IsConstant => _slow.Scale == 0;

    public readonly int MemoryBytes => (_day?.MemoryBytes ?? 0) + (_week?.MemoryBytes ?? 0);

    /// <param name="value">The new value.</param>
    /// <param name="hourOfWeek">Local time: 0 to 167.</param>
    /// <param name="seconds">Since the sample before.</param>
    /// <param name="sample">Receives the value with what is expected of it.</param>
    public void Expect(double value, int hourOfWeek, double seconds, out Sample sample)
    {
        if (_count == 0)
        {
            _slow.Level = value;
            _previous = value;
        }

        var floor = Math.Max(LeastScale, LeastRelativeScale * Math.Abs(_slow.Level));
        sample = new Sample
        {
            Value = value,
            Previous = _previous,
            Level = _slow.Level,
            Scale = Math.Max(_slow.Scale, floor),
            SlowRate = Math.Max(Math.Min(1, seconds / UsualSeconds) / SlowSamples, 1.0 / (_count + 1)),
            Count = _count,
        };
        if (_day is null || _week is null)
        {
            sample.Expected = sample.DayLow = sample.DayHigh = sample.WeekLow = sample.WeekHigh = sample.Level;
            sample.ResidualScale = sample.Scale;
            return;
        }

        _day.Enter(hourOfWeek % 24);
        _week.Enter(hourOfWeek);
        sample.Expected = _day.Expected(sample.Level);
        sample.ResidualScale = Math.Max(_day.ResidualScale, floor);
        _day.Band(sample.Level, out var low, out var high);
        sample.DayLow = low;
        sample.DayHigh = high;
        _week.Band(_week.Expected(sample.Expected), out low, out high);
        sample.WeekLow = low;
        sample.WeekHigh = high;
    }

    public void Learn(in Sample sample, double seconds, double weight)
    {
        var warm = _count <= WarmSamples;
        if (_day is not null && _week is not null)
        {
            var hours = Math.Min(1, seconds / 3600);
            var week = _week.Expected(sample.Expected);
            _day.Learn(sample.Value, sample.Expected, sample.SlowRate, sample.Scale, hours, weight, warm);
            _week.Learn(sample.Value, week, sample.SlowRate, sample.Scale, hours, weight, warm);
        }

        _slow.Learn(sample.Value, sample.SlowRate, weight, warm);
        _previous = sample.Value;
        _count++;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        _slow.Save(writer);
        writer.Double(_previous);
        writer.Long(_count);
        _day?.Save(writer);
        _week?.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _slow.Load(ref reader);
        _previous = reader.Double();
        _count = reader.Long();
        _day?.Load(ref reader);
        _week?.Load(ref reader);
    }
}
