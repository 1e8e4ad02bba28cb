using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Detection.Mahalanobis;
using DistributedAnomaly.Core.Detection.Multiscale;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Judges all metrics of an entity together: their deviations now, and their values at several time scales.</summary>
internal sealed class JointMonitor
{
    /// <summary>Most that <see cref="Tell"/> tells.</summary>
    public const int Voices = 2;
    private const float TailShape = 0.2f;
    private const double LeastWidth = 0.2;
    private const int WarmSamples = 10;

    /// <summary>Values at several time scales are remembered for about so many samples of five minutes: two weeks.</summary>
    private const double SlowSamples = 4000;

    /// <summary>What is less unusual says nothing alone: some observations a day reach it.</summary>
    private const double Quiet = 0.7;

    private const double LeastStrength = 0.001;

    /// <summary>A single observation reaches so much more than the average of some.</summary>
    private const double NewestVaries = 0.3;

    private readonly MahalanobisDetector _detector = new();
    private TailEstimator _tail = new();
    private BlockClock _clock = new();
    private MultiscaleDetector? _scales;
    private double _raw;
    private double _left = 1;
    private bool _judged;

    /// <summary>Evidence of the last vector.</summary>
    public double Strength { get; private set; }

    /// <summary>Position of the metric with the largest part in it; -1 if none.</summary>
    public int Top { get; private set; } = -1;

    /// <summary>The last position that it may name; -1 if none.</summary>
    public int LastPosition => Math.Max(Top, _scales?.Top ?? -1);

    /// <summary>The values at several time scales are judged too; false for an entity of one metric.</summary>
    public bool IsMultiscale => _scales is { IsWarm: true };

    /// <summary>From this observation on they are.</summary>
    public bool IsFirstMultiscale => _scales is { IsFirst: true } && _judged;

    /// <summary>How unusual the values are together at several time scales: 0 and above, 1 is rare.</summary>
    public double Scales => _judged ? _left * _scales!.Unusual : 0;

    /// <summary>Evidence of it.</summary>
    public double ScalesStrength => Evidence(Scales);

    /// <summary>The part of it that speaks of the newest observation only; single observations vary more than their average.</summary>
    public double ScalesPresent => _judged ? Evidence(_left * (_scales!.NewestUnusual - NewestVaries)) : 0;

    public int MemoryBytes => 144 + _detector.MemoryBytes + (_scales?.MemoryBytes ?? 0);

    /// <param name="deviations">One per metric; NaN: no new value.</param>
    /// <param name="values">One per metric, in any unit; NaN: no new value.</param>
    /// <param name="unexpected">One per metric: the value less what was expected of it.</param>
    /// <param name="heard">One bit per metric: set where the value lies far enough out, on a side that matters.</param>
    /// <param name="seconds">Cadence.</param>
    public void Judge(ReadOnlySpan<double> deviations, ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, ulong heard, double seconds)
    {
        _scales ??= new MultiscaleDetector();
        _left = 1;
        _judged = _scales.Score(values, unexpected, heard);
        _raw = _detector.Score(deviations, out var top);
        var offset = BlockClock.Offset(_clock.Length, seconds);
        var judgement = default(Judgement);
        judgement.Add(Math.Min(15, _tail.Exceedance(_raw, LeastWidth) + offset), Voice.Mahalanobis, present: true);
        Strength = top < 0 ? 0 : judgement.Strength;
        Top = top;
    }

    /// <summary>A part of the evidence is explained by what others do.</summary>
    /// <param name="left">What is left of it, 0 to 1.</param>
    public void Soften(double left)
    {
        Strength *= left;
        _left = left;
    }

    /// <summary>The last observation is not judged jointly: too few metrics, or none that matters.</summary>
    public void Skip()
    {
        SkipDeviations();
        _judged = false;
    }

    /// <summary>The deviations of the last observation are not judged jointly: the one that weighs most does not matter.</summary>
    public void SkipDeviations()
    {
        Strength = 0;
        Top = -1;
    }

    /// <summary>What its detectors say.</summary>
    /// <param name="voices">Receives them: room for <see cref="Voices"/>.</param>
    /// <param name="all">Also one that is hardly worth telling.</param>
    /// <returns>How many speak.</returns>
    public int Tell(Span<JointVoice> voices, bool all)
    {
        var count = 0;
        if (Strength > 0)
            voices[count++] = new JointVoice(Strength, Voice.Mahalanobis, Top);
        if (_judged && _scales!.Top >= 0)
        {
            var voice = _scales.SpreadShare > 0.5 ? Voice.MultiscaleZ : Voice.NearestNeighbour;
            var strength = all ? Math.Max(ScalesStrength, LeastStrength) : ScalesStrength;
            if (strength > 0)
                voices[count++] = new JointVoice(strength, voice, _scales.Top);
        }

        return count;
    }

    public void Learn(
        ReadOnlySpan<double> deviations, ReadOnlySpan<double> values, ReadOnlySpan<double> unexpected, double rate, LearningPace pace,
        long samples, double seconds)
    {
        if (pace.Tails && samples > WarmSamples)
        {
            _tail.Add((float)_raw);
            if (_clock.Tick())
            {
                _tail.EndBlock(TailShape);
                if (_clock.Grow(seconds))
                    _tail.MergeBlocks();
            }
        }

        _detector.Learn(deviations, rate * pace.Weight);
        if (_judged && pace.Weight > 0)
            _scales!.Learn(values, unexpected, Math.Min(1, seconds / 300) / SlowSamples);
    }

    public void Discard() => _tail.Discard();

    public void Save(SnapshotWriter writer)
    {
        writer.Double(Strength);
        writer.Int(Top);
        _tail.Save(writer);
        _clock.Save(writer);
        _detector.Save(writer);
        writer.Byte((byte)((_scales is null ? 0 : 1) | (_judged ? 2 : 0)));
        _scales?.Save(writer);
    }

    public void Load(ref SnapshotReader reader, int version)
    {
        Strength = reader.Double();
        Top = reader.Int();
        _tail = TailEstimator.Load(ref reader);
        _clock = BlockClock.Load(ref reader);
        _detector.Load(ref reader);
        if (version < 2)
            return;
        var flags = reader.Byte();
        if ((flags & 1) == 0)
            return;
        _scales = new MultiscaleDetector();
        _scales.Load(ref reader);
        _judged = (flags & 2) != 0;
    }

    // In the unit of a metric's evidence: 1 is a hint, 10 enough for an episode in most fleets.
    private static double Evidence(double unusual) => unusual <= Quiet ? 0 : 5 * (unusual - Quiet);
}
