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

    /// <summary>A young stream remembers about this part of its history, the newest: how it began is soon forgotten.</summary>
    private const double YoungRate = 3;

    /// <summary>A scale below this part of the level is rounding, not variation.</summary>
    private const double LeastRelativeScale = 1e-3;
    private const double LeastScale = 1e-9;

    private readonly Seasons? _seasons;
    private RobustLevel _slow;
    private double _previous;
    private long _count;

    public Baseline(bool seasonal)
    {
        if (seasonal)
            _seasons = new Seasons();
    }

    public readonly long Count => _count;

    public readonly bool HasDay => _seasons is { Day.IsCellMature: true };

    public readonly bool HasWeek => _seasons is { Week.IsCellMature: true };

    /// <summary>No value has differed from another yet: nothing is known of the scale.</summary>
    public readonly bool IsConstant => _slow.Scale == 0;

    public readonly int MemoryBytes => _seasons?.MemoryBytes ?? 0;

    /// <param name="value">The new value.</param>
    /// <param name="hourOfWeek">Local time: 0 to 167.</param>
    /// <param name="sample">Has the time since the sample before; receives the value with what is expected of it.</param>
    public void Expect(double value, int hourOfWeek, ref Sample sample)
    {
        if (_count == 0)
        {
            _slow.Level = value;
            _previous = value;
        }

        var floor = Math.Max(LeastScale, LeastRelativeScale * Math.Abs(_slow.Level));
        sample.Value = value;
        sample.Previous = _previous;
        sample.Level = _slow.Level;
        sample.Scale = Math.Max(_slow.Scale, floor);
        sample.SlowRate = Math.Max(Math.Min(1, sample.Seconds / UsualSeconds) / SlowSamples, Math.Min(1, YoungRate / (_count + 1)));
        sample.Count = _count;
        if (_seasons is null)
        {
            sample.Expected = sample.DayLow = sample.DayHigh = sample.WeekLow = sample.WeekHigh = sample.Level;
            sample.ResidualScale = sample.Scale;
            return;
        }

        _seasons.Day.Enter(hourOfWeek % 24);
        _seasons.Week.Enter(hourOfWeek);
        sample.Expected = _seasons.Day.Expected(sample.Level);
        sample.ResidualScale = Math.Max(_seasons.Day.ResidualScale, floor);
        _seasons.Day.Band(sample.Level, out var low, out var high);
        sample.DayLow = low;
        sample.DayHigh = high;
        _seasons.Week.Band(_seasons.Week.Expected(sample.Expected), out low, out high);
        sample.WeekLow = low;
        sample.WeekHigh = high;
    }

    public void Learn(in Sample sample, double weight)
    {
        var warm = _count <= WarmSamples;
        if (_seasons is not null)
        {
            var hours = Math.Min(1, sample.Seconds / 3600);
            var week = _seasons.Week.Expected(sample.Expected);
            _seasons.Day.Learn(sample.Value, sample.Expected, sample.SlowRate, sample.Scale, hours, weight, warm);
            _seasons.Week.Learn(sample.Value, week, sample.SlowRate, sample.Scale, hours, weight, warm);
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
        _seasons?.Day.Save(writer);
        _seasons?.Week.Save(writer);
    }

    public void Load(ref SnapshotReader reader)
    {
        _slow.Load(ref reader);
        _previous = reader.Double();
        _count = reader.Long();
        _seasons?.Day.Load(ref reader);
        _seasons?.Week.Load(ref reader);
    }
}
