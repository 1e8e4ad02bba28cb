using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Baselines;

/// <summary>What is expected of one feature now: slow level and scale, and at full fidelity the seasons of day and week.</summary>
internal struct Baseline
{
    /// <summary>Slow statistics remember about this many samples of five minutes: three and a half days.</summary>
    private const double SlowSamples = 1000;
    private const double UsualSeconds = 300;
    private const int WarmSamples = 20;

    /// <summary>Counts of a stream that began with a prior are this much higher.</summary>
    private const long Begun = 1L << 40;

    /// <summary>What a prior is worth in seconds of the stream's own history.</summary>
    private const double PriorSeconds = 12 * 3600;

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

    public readonly long Count => HasPrior ? _count - Begun : _count;

    /// <summary>Nothing is known yet.</summary>
    public readonly bool IsNew => _count == 0;

    public readonly bool HasDay => _seasons is { Day.IsCellMature: true };

    public readonly bool HasWeek => _seasons is { Week.IsCellMature: true };

    /// <summary>No value has differed from another yet: nothing is known of the scale.</summary>
    public readonly bool IsConstant => _slow.Scale == 0;

    /// <summary>It began where its peers are.</summary>
    public readonly bool HasPrior => _count >= Begun;

    public readonly int MemoryBytes => _seasons?.MemoryBytes ?? 0;

    /// <summary>A new stream begins where its peers are.</summary>
    /// <param name="prior">What they have in common.</param>
    /// <param name="value">The first value, in the feature's unit.</param>
    /// <param name="unit">What values are divided by.</param>
    /// <param name="hour">Local hour of day.</param>
    public void Begin(MetricPrior prior, double value, double unit, int hour)
    {
        var beginning = prior.Begin(value, hour);
        (_slow.Level, _slow.Scale) = (beginning.Level / unit, beginning.Scale / unit);
        _previous = value / unit;
        _count = Begun;
        _seasons?.Day.Begin(_slow.Level, beginning.Residual / unit, prior.Offsets.AsSpan(), beginning.OffsetUnit / unit);
    }

    /// <summary>Tells a fleet about the stream.</summary>
    /// <param name="row">Receives a <see cref="BaselineRow"/>.</param>
    /// <param name="unit">What values were divided by.</param>
    public readonly void Tell(Span<float> row, double unit)
    {
        row[BaselineRow.Level] = (float)(_slow.Level * unit);
        row[BaselineRow.Scale] = (float)(_slow.Scale * unit);
        row[BaselineRow.Residual] = (float)((_seasons?.Day.ResidualScale ?? _slow.Scale) * unit);
        for (var hour = 0; hour < MetricPrior.Hours; hour++)
            row[BaselineRow.Hours + hour] = _seasons is null ? float.NaN : (float)((_seasons.Day.ExpectedIn(hour) - _slow.Level) * unit);
    }

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
        sample.SlowRate = Math.Max(Math.Min(1, sample.Seconds / UsualSeconds) / SlowSamples, Math.Min(1, YoungRate / (Count + 1 + (HasPrior ? PriorSeconds / Math.Max(1, sample.Seconds) : 0))));
        sample.Count = Count;
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

    public void Learn(in Sample sample, LearningPace pace)
    {
        var warm = _count <= WarmSamples;
        if (_seasons is not null)
        {
            var hours = Math.Min(1, sample.Seconds / 3600);
            var week = _seasons.Week.Expected(sample.Expected);
            // A prior says little about the level of one member: at first its own values count alike.
            var levelRate = HasPrior ? 1.0 / (Count + 2) : 0;
            _seasons.Day.Learn(sample.Value, sample.Expected, sample.SlowRate, sample.Scale, hours, pace, warm, levelRate);
            _seasons.Week.Learn(sample.Value, week, sample.SlowRate, sample.Scale, hours, pace, warm);
        }

        _slow.Learn(sample.Value, sample.SlowRate, pace.Weight, warm);
        _previous = sample.Value;
        _count++;
    }

    /// <summary>Something began that is not normal: an hour that began with it is as if it had never been seen.</summary>
    /// <param name="seconds">Cadence.</param>
    public readonly void DiscardOnset(double seconds)
    {
        _seasons?.Day.DiscardOnset(seconds / 3600);
        _seasons?.Week.DiscardOnset(seconds / 3600);
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
