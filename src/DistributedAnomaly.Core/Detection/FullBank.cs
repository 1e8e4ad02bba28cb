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
    private const int DayUpAt = 0;
    private const int DayDownAt = 1;
    private const int WeekUpAt = 2;
    private const int WeekDownAt = 3;
    private const int ShortUpAt = 4;
    private const int ShortDownAt = 5;
    private const int LongUpAt = 6;
    private const int LongDownAt = 7;
    private const int ZAt = 8;
    private const int ModifiedAt = 9;
    private const int IqrAt = 10;
    private const int CusumAt = 11;
    private const int VariabilityAt = 12;
    private const int DensityAt = 13;
    private const int FlatAt = 14;
    private const int TailCount = 15;

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

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        var least = 0.05 * sample.Scale;
        j.Add(Hear(listening, _tails[DayUpAt], _tails[DayDownAt], default(DayBandDetector).Score(sample), least), Voice.DaySeason, present: true);
        j.Add(Hear(listening, _tails[WeekUpAt], _tails[WeekDownAt], default(WeekBandDetector).Score(sample), least), Voice.WeekSeason, present: true);
        j.Add(Hear(listening, _tails[ShortUpAt], _tails[ShortDownAt], _short.Score(sample), least), Voice.Ewma, present: true);
        j.Add(Hear(listening, _tails[LongUpAt], _tails[LongDownAt], _long.Score(sample), least), Voice.EwmaLong, present: false);
        j.Add(Hear(listening, _tails[VariabilityAt], _variability.Score(sample).Up, 0.05), Voice.Variability, present: false);
        j.Add(Hear(listening, _tails[DensityAt], _density.Score(sample).Up, 0.01), Voice.OutlierDensity, present: false);
        j.Add(Hear(listening, _tails[CusumAt], _cusum.Score(sample), 0.5), Voice.Cusum, present: false);
        j.Add(Hear(listening, _tails[FlatAt], _flat.Score(sample).Up, 0.3), Voice.FlatLine, present: true);
        AddPoint(ref j, sample, listening);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below)
    {
        above = sample.DayHigh - sample.Expected;
        below = sample.Expected - sample.DayLow;
        if (_tails[DayUpAt].IsWarm && _tails[DayDownAt].IsWarm)
        {
            above += Math.Max(0, _tails[DayUpAt].Threshold + 2 * _tails[DayUpAt].Width);
            below += Math.Max(0, _tails[DayDownAt].Threshold + 2 * _tails[DayDownAt].Width);
            return;
        }

        above += 4 * sample.ResidualScale;
        below += 4 * sample.ResidualScale;
    }

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        if (hasDay)
            AddSides(ref _tails[DayUpAt], ref _tails[DayDownAt], default(DayBandDetector).Score(sample));
        if (hasWeek)
            AddSides(ref _tails[WeekUpAt], ref _tails[WeekDownAt], default(WeekBandDetector).Score(sample));
        AddSides(ref _tails[ShortUpAt], ref _tails[ShortDownAt], _short.Score(sample));
        AddSides(ref _tails[LongUpAt], ref _tails[LongDownAt], _long.Score(sample));
        AddEither(ref _tails[ZAt], _z.Score(sample));
        AddEither(ref _tails[ModifiedAt], _modified.Score(sample));
        AddEither(ref _tails[IqrAt], _iqr.Score(sample));
        AddEither(ref _tails[CusumAt], _cusum.Score(sample));
        _tails[VariabilityAt].Add((float)_variability.Score(sample).Up);
        _tails[DensityAt].Add((float)_density.Score(sample).Up);
        _tails[FlatAt].Add((float)_flat.Score(sample).Up);
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

    private static void AddSides(ref TailEstimator up, ref TailEstimator down, Evidence e)
    {
        up.Add((float)e.Up);
        down.Add((float)e.Down);
    }

    private static void AddEither(ref TailEstimator tail, Evidence e) => tail.Add((float)Math.Max(e.Up, e.Down));

    // Three measures of the same thing, the distance of one value: they speak with one voice, that of the loudest.
    private void AddPoint(ref Judgement j, in Sample sample, in Listening listening)
    {
        var best = Hear(listening, _tails[ZAt], _z.Score(sample), 0.1);
        var voice = Voice.ZScore;
        var q = Hear(listening, _tails[ModifiedAt], _modified.Score(sample), 0.1);
        if (q > best)
            (best, voice) = (q, Voice.ModifiedZ);
        q = Hear(listening, _tails[IqrAt], _iqr.Score(sample), 0.1);
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
