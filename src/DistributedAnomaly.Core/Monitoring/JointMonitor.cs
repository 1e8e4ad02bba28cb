using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Detection.Mahalanobis;
using DistributedAnomaly.Core.Detection.Multiscale;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Judges all metrics of an entity together: their deviations now, and their values at several time scales.</summary>
internal sealed class JointMonitor
{
    /// <summary>Most that <see cref="Tell"/> tells.</summary>
    public const int Voices = 3;
    private const float TailShape = 0.2f;
    private const double LeastWidth = 0.2;
    private const int WarmSamples = 10;

    /// <summary>Values at several time scales are remembered for about so many samples of five minutes: two weeks.</summary>
    private const double SlowSamples = 4000;

    /// <summary>A surprise below this says nothing alone: some observations a day reach it.</summary>
    private const double QuietSurprise = 2.5;

    private readonly MahalanobisDetector _detector = new();
    private TailEstimator _tail = new();
    private BlockClock _clock = new();
    private MultiscaleDetector? _scales;
    private double _raw;
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

    /// <summary>Surprise of the strangest metrics at several time scales, 0 to 30.</summary>
    public double Spread => _judged ? _scales!.SpreadSurprise : 0;

    /// <summary>Surprise of the distance to what was seen before, 0 to 30.</summary>
    public double Neighbour => _judged ? _scales!.NeighbourSurprise : 0;

    /// <summary>Evidence of spread and neighbour together.</summary>
    public double ScalesStrength => Evidence(Spread) + Evidence(Neighbour);

    /// <summary>The part of it that speaks of the newest observation only; single observations vary more than their average.</summary>
    public double ScalesPresent => _judged ? Evidence(_scales!.NewestSurprise - QuietSurprise) : 0;

    public int MemoryBytes => 144 + _detector.MemoryBytes + (_scales?.MemoryBytes ?? 0);

    /// <param name="deviations">One per metric; NaN: no new value.</param>
    /// <param name="values">One per metric, in any unit; NaN: no new value.</param>
    /// <param name="heard">One bit per metric: set where the value lies far enough out, on a side that matters.</param>
    /// <param name="seconds">Cadence.</param>
    public void Judge(ReadOnlySpan<double> deviations, ReadOnlySpan<double> values, ulong heard, double seconds)
    {
        _scales ??= new MultiscaleDetector();
        _judged = _scales.Score(values, heard);
        _raw = _detector.Score(deviations, out var top);
        var offset = PortableMath.Log10(_clock.Length * seconds / BlockClock.TargetSeconds);
        var judgement = default(Judgement);
        judgement.Add(Math.Min(15, _tail.Exceedance(_raw, LeastWidth) + offset), Voice.Mahalanobis, present: true);
        Strength = top < 0 ? 0 : judgement.Strength;
        Top = top;
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

    /// <summary>What its detectors say, strongest first.</summary>
    /// <param name="voices">Receives them: room for <see cref="Voices"/>.</param>
    /// <returns>How many speak.</returns>
    public int Tell(Span<JointVoice> voices)
    {
        var count = 0;
        if (Strength > 0)
            voices[count++] = new JointVoice(Strength, 0, Voice.Mahalanobis, Top);
        if (_judged && _scales!.Top >= 0)
        {
            if (Evidence(Spread) > 0)
                voices[count++] = new JointVoice(Evidence(Spread), Spread, Voice.MultiscaleZ, _scales.Top);
            if (Evidence(Neighbour) > 0)
                voices[count++] = new JointVoice(Evidence(Neighbour), Neighbour, Voice.NearestNeighbour, _scales.Top);
        }

        voices[..count].Sort((a, b) => b.Strength.CompareTo(a.Strength));
        return count;
    }

    public void Learn(
        ReadOnlySpan<double> deviations, ReadOnlySpan<double> values, double rate, LearningPace pace, long samples, double seconds)
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
        if (_judged)
            _scales!.Learn(values, Math.Min(1, seconds / 300) / SlowSamples, pace.Tails);
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

    // Powers of ten beyond what is quiet, in the unit of a metric's evidence.
    private static double Evidence(double surprise)
    {
        var beyond = Math.Max(0, surprise - QuietSurprise);
        return beyond * Math.Sqrt(beyond);
    }
}
