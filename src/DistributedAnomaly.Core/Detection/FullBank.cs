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
    private ZScoreDetector _z;
    private ModifiedZDetector _modified;
    private IqrDetector _iqr;
    private EwmaDetector _short = new(6);
    private EwmaDetector _long = new(40);
    private CusumDetector _cusum;
    private VariabilityDetector _variability;
    private OutlierDensityDetector _density;
    private FlatLineDetector _flat;

    private TailEstimator _dayUp = new(), _dayDown = new(), _weekUp = new(), _weekDown = new();
    private TailEstimator _shortUp = new(), _shortDown = new(), _longUp = new(), _longDown = new();
    private TailEstimator _zTail = new(), _modifiedTail = new(), _iqrTail = new(), _cusumTail = new();
    private TailEstimator _variabilityTail = new(), _densityTail = new(), _flatTail = new();

    public override int MemoryBytes => 16 + 12 + 100 + 15 * 56;

    public override Judgement Judge(in Sample sample, in Listening listening)
    {
        var j = default(Judgement);
        var least = 0.05 * sample.Scale;
        j.Add(Hear(listening, _dayUp, _dayDown, default(DayBandDetector).Score(sample), least), Voice.DaySeason);
        j.Add(Hear(listening, _weekUp, _weekDown, default(WeekBandDetector).Score(sample), least), Voice.WeekSeason);
        j.Add(Hear(listening, _shortUp, _shortDown, _short.Score(sample), least), Voice.Ewma);
        j.Add(Hear(listening, _longUp, _longDown, _long.Score(sample), least), Voice.EwmaLong);
        j.Add(Hear(listening, _variabilityTail, _variability.Score(sample).Up, 0.05), Voice.Variability);
        j.Add(Hear(listening, _densityTail, _density.Score(sample).Up, 0.01), Voice.OutlierDensity);
        j.Add(Hear(listening, _cusumTail, _cusum.Score(sample), 0.5), Voice.Cusum);
        j.Add(Hear(listening, _flatTail, _flat.Score(sample).Up, 0.3), Voice.FlatLine);
        AddPoint(ref j, sample, listening);
        return j;
    }

    public override void Reach(in Sample sample, out double above, out double below)
    {
        above = sample.DayHigh - sample.Expected;
        below = sample.Expected - sample.DayLow;
        if (_dayUp.IsWarm && _dayDown.IsWarm)
        {
            above += Math.Max(0, _dayUp.Threshold + 2 * _dayUp.Width);
            below += Math.Max(0, _dayDown.Threshold + 2 * _dayDown.Width);
            return;
        }

        above += 4 * sample.ResidualScale;
        below += 4 * sample.ResidualScale;
    }

    protected override void AddToTails(in Sample sample, bool hasDay, bool hasWeek)
    {
        if (hasDay)
            AddSides(ref _dayUp, ref _dayDown, default(DayBandDetector).Score(sample));
        if (hasWeek)
            AddSides(ref _weekUp, ref _weekDown, default(WeekBandDetector).Score(sample));
        AddSides(ref _shortUp, ref _shortDown, _short.Score(sample));
        AddSides(ref _longUp, ref _longDown, _long.Score(sample));
        AddEither(ref _zTail, _z.Score(sample));
        AddEither(ref _modifiedTail, _modified.Score(sample));
        AddEither(ref _iqrTail, _iqr.Score(sample));
        AddEither(ref _cusumTail, _cusum.Score(sample));
        _variabilityTail.Add((float)_variability.Score(sample).Up);
        _densityTail.Add((float)_density.Score(sample).Up);
        _flatTail.Add((float)_flat.Score(sample).Up);
    }

    protected override void EndBlocks(bool merge)
    {
        EndBlock(ref _dayUp, merge);
        EndBlock(ref _dayDown, merge);
        EndBlock(ref _weekUp, merge);
        EndBlock(ref _weekDown, merge);
        EndBlock(ref _shortUp, merge);
        EndBlock(ref _shortDown, merge);
        EndBlock(ref _longUp, merge);
        EndBlock(ref _longDown, merge);
        EndBlock(ref _zTail, merge);
        EndBlock(ref _modifiedTail, merge);
        EndBlock(ref _iqrTail, merge);
        EndBlock(ref _cusumTail, merge);
        EndBlock(ref _variabilityTail, merge);
        EndBlock(ref _densityTail, merge);
        EndBlock(ref _flatTail, merge);
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

    protected override void SaveParts(SnapshotWriter writer)
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
        _dayUp.Save(writer);
        _dayDown.Save(writer);
        _weekUp.Save(writer);
        _weekDown.Save(writer);
        _shortUp.Save(writer);
        _shortDown.Save(writer);
        _longUp.Save(writer);
        _longDown.Save(writer);
        _zTail.Save(writer);
        _modifiedTail.Save(writer);
        _iqrTail.Save(writer);
        _cusumTail.Save(writer);
        _variabilityTail.Save(writer);
        _densityTail.Save(writer);
        _flatTail.Save(writer);
    }

    protected override void LoadParts(ref SnapshotReader reader)
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
        _dayUp = TailEstimator.Load(ref reader);
        _dayDown = TailEstimator.Load(ref reader);
        _weekUp = TailEstimator.Load(ref reader);
        _weekDown = TailEstimator.Load(ref reader);
        _shortUp = TailEstimator.Load(ref reader);
        _shortDown = TailEstimator.Load(ref reader);
        _longUp = TailEstimator.Load(ref reader);
        _longDown = TailEstimator.Load(ref reader);
        _zTail = TailEstimator.Load(ref reader);
        _modifiedTail = TailEstimator.Load(ref reader);
        _iqrTail = TailEstimator.Load(ref reader);
        _cusumTail = TailEstimator.Load(ref reader);
        _variabilityTail = TailEstimator.Load(ref reader);
        _densityTail = TailEstimator.Load(ref reader);
        _flatTail = TailEstimator.Load(ref reader);
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
        var best = Hear(listening, _zTail, _z.Score(sample), 0.1);
        var voice = Voice.ZScore;
        var q = Hear(listening, _modifiedTail, _modified.Score(sample), 0.1);
        if (q > best)
            (best, voice) = (q, Voice.ModifiedZ);
        q = Hear(listening, _iqrTail, _iqr.Score(sample), 0.1);
        if (q > best)
            (best, voice) = (q, Voice.Iqr);
        j.Add(best, voice);
    }
}
