using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection.Cusum;
using DistributedAnomaly.Core.Detection.Ewma;
using DistributedAnomaly.Core.Detection.FlatLine;
using DistributedAnomaly.Core.Detection.Iqr;
using DistributedAnomaly.Core.Detection.ModifiedZ;
using DistributedAnomaly.Core.Detection.OutlierDensity;
using DistributedAnomaly.Core.Detection.Seasonal;
using DistributedAnomaly.Core.Detection.Variability;
using DistributedAnomaly.Core.Detection.ZScore;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection;

/// <summary>Every detector, with a tail per side where the two sides of a feature differ.</summary>
internal sealed class FullBank : DetectorBank
{
    // Places of what the detectors say.
    private const int Day = 0;
    private const int Week = 1;
    private const int Short = 2;
    private const int Long = 3;
    private const int Z = 4;
    private const int Modified = 5;
    private const int Quartile = 6;
    private const int Sums = 7;
    private const int Variance = 8;
    private const int Density = 9;
    private const int Flat = 10;

    // The first four have a tail for each side: above, then below.
    private const int TwoSided = 4;
    // Of the last three only the rise counts, and it may be negative.
    private const int FirstOfRise = Variance;
    private const int TailCount = Evidences.Count + TwoSided;

    private ZScoreDetector _z;
    private ModifiedZDetector _modified;
    private IqrDetector _iqr;
    private EwmaDetector _short = new(6);
    private EwmaDetector _long = new(40);
    private CusumDetector _cusum;
    private VariabilityDetector _variability;
    private OutlierDensityDetector _density;
    private FlatLineDetector _flat;
    private TailArray _tails;

    public FullBank() => Tails.Fill(new TailEstimator());

    public override int MemoryBytes => 16 + 16 + 80 + TailCount * TailEstimator.Bytes;

    protected override Span<TailEstimator> Tails => _tails;

    public override void Score(ref Sample sample)
    {
        ref var said = ref sample.Evidences;
        said[Day] = default(DayBandDetector).Score(sample);
        said[Week] = default(WeekBandDetector).Score(sample);
        said[Short] = _short.Score(sample);
        said[Long] = _long.Score(sample);
        said[Z] = _z.Score(sample);
        said[Modified] = _modified.Score(sample);
        said[Quartile] = _iqr.Score(sample);
        said[Sums] = _cusum.Score(sample);
        said[Variance] = _variability.Score(sample);
        said[Density] = _density.Score(sample);
        said[Flat] = _flat.Score(sample);
    }

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        var least = 0.05 * sample.Scale;
        j.Add(HearSides(sample, listening, Day, least), Voice.DaySeason, present: true);
        j.Add(HearSides(sample, listening, Week, least), Voice.WeekSeason, present: true);
        j.Add(HearSides(sample, listening, Short, least), Voice.Ewma, present: true);
        j.Add(HearSides(sample, listening, Long, least), Voice.EwmaLong, present: false);
        j.Add(Hear(listening, TailOf(Variance), sample.Evidences[Variance].Up, 0.05), Voice.Variability, present: false);
        j.Add(Hear(listening, TailOf(Density), sample.Evidences[Density].Up, 0.01), Voice.OutlierDensity, present: false);
        j.Add(Hear(listening, TailOf(Sums), sample.Evidences[Sums], 0.5), Voice.Cusum, present: false);
        j.Add(Hear(listening, TailOf(Flat), sample.Evidences[Flat].Up, 0.3), Voice.FlatLine, present: true);
        AddPoint(ref j, sample, listening);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below)
    {
        above = sample.DayHigh - sample.Expected;
        below = sample.Expected - sample.DayLow;
        ref readonly var up = ref _tails[Day];
        ref readonly var down = ref _tails[Day + 1];
        if (up.IsWarm && down.IsWarm)
        {
            above += Math.Max(0, up.Threshold + 2 * up.Width);
            below += Math.Max(0, down.Threshold + 2 * down.Width);
            return;
        }

        above += 4 * sample.ResidualScale;
        below += 4 * sample.ResidualScale;
    }

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        if (hasDay)
            AddSides(sample, Day);
        if (hasWeek)
            AddSides(sample, Week);
        AddSides(sample, Short);
        AddSides(sample, Long);
        for (var at = TwoSided; at < FirstOfRise; at++)
            _tails[TwoSided + at].Add((float)Math.Max(sample.Evidences[at].Up, sample.Evidences[at].Down));
        for (var at = FirstOfRise; at < Evidences.Count; at++)
            _tails[TwoSided + at].Add((float)sample.Evidences[at].Up);
    }

    protected override void LearnDetectors(in Sample sample, double weight)
    {
        _z.Learn(sample, weight);
        _modified.Learn(sample, weight);
        _iqr.Learn(sample, weight);
        _short.Learn(sample, weight);
        _long.Learn(sample, weight);
        _cusum.Learn(sample, weight);
        _variability.Learn(sample, weight);
        _density.Learn(sample, weight);
        _flat.Learn(sample, weight);
    }

    public override void Settle(double value)
    {
        _z.Settle(value);
        _modified.Settle(value);
        _iqr.Settle(value);
        _short.Settle(value);
        _long.Settle(value);
        _cusum.Settle(value);
        _variability.Settle(value);
        _density.Settle(value);
        _flat.Settle(value);
    }

    protected override void SaveDetectors(SnapshotWriter writer)
    {
        _z.Save(writer);
        _modified.Save(writer);
        _iqr.Save(writer);
        _short.Save(writer);
        _long.Save(writer);
        _cusum.Save(writer);
        _variability.Save(writer);
        _density.Save(writer);
        _flat.Save(writer);
    }

    protected override void LoadDetectors(ref SnapshotReader reader)
    {
        _z.Load(ref reader);
        _modified.Load(ref reader);
        _iqr.Load(ref reader);
        _short.Load(ref reader);
        _long.Load(ref reader);
        _cusum.Load(ref reader);
        _variability.Load(ref reader);
        _density.Load(ref reader);
        _flat.Load(ref reader);
    }

    private void AddSides(in Sample sample, int at)
    {
        _tails[2 * at].Add((float)sample.Evidences[at].Up);
        _tails[2 * at + 1].Add((float)sample.Evidences[at].Down);
    }

    /// <summary>The tail of a detector that has one for both sides.</summary>
    private ref readonly TailEstimator TailOf(int at) => ref _tails[TwoSided + at];

    private double HearSides(in Sample sample, in Listening listening, int at, double leastWidth) =>
        Hear(listening, _tails[2 * at], _tails[2 * at + 1], sample.Evidences[at], leastWidth);

    // Three measures of the same thing, the distance of one value: they speak with one voice, that of the loudest.
    private void AddPoint(ref Judgement j, in Sample sample, in Listening listening)
    {
        var best = Hear(listening, TailOf(Z), sample.Evidences[Z], 0.1);
        var voice = Voice.ZScore;
        var q = Hear(listening, TailOf(Modified), sample.Evidences[Modified], 0.1);
        if (q > best)
            (best, voice) = (q, Voice.ModifiedZ);
        q = Hear(listening, TailOf(Quartile), sample.Evidences[Quartile], 0.1);
        if (q > best)
            (best, voice) = (q, Voice.Iqr);
        j.Add(best, voice, present: true);
    }

    [InlineArray(TailCount)]
    private struct TailArray
    {
        private TailEstimator _first;
    }
}
