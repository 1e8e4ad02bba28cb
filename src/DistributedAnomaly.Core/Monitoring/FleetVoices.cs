using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// Judges an entity beside its peers. What its cohort does too explains a deviation; what an entity does not do although its cohort does is a
/// deviation that its own baseline cannot see.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A cohort moves in a feature when the median of its members' deviations does, by <see cref="MovesBy"/> robust scales. The part of an entity's
/// deviation that the median explains is taken from its own evidence, and for some while after: detectors with a memory are still excited then.</item>
/// <item>Relative deviations (entity less median) are looked at in four views: now, and averaged over two observations, a quarter of an hour and an
/// hour. Each is counted in spreads of the cohort, and less while the cohort is dispersed as a whole: while it is in motion its members differ more
/// than usual.</item>
/// <item>What an entity does every day is usual for it: a view of a feature is divided by the median of its largest deviations of the last three days, where
/// that is larger than what is usual anyway.</item>
/// <item>What the fleet's model finds rare but the entity does on most days is its <see cref="Habit"/>.</item>
/// <item>In its first days an entity's own normal is a guess. Where it began with its cohort's baseline, what is expected of an hour is as unsure as the
/// members differ in it, and an average of an hour's deviations no less so: that is added to the spread. Where it did not, what a model is asked about
/// in the first day counts less, with the square root of the time that the entity was seen.</item>
/// </list>
/// The views are the vector that models of the fleet judge. Memory: 101 bytes per metric and 184.
/// </remarks>
internal sealed class FleetVoices
{
    private const double MovesBy = 0.7;
    private const double Tolerance = 2;
    private const double MostDeviation = 30;

    /// <summary>Seconds after which half of what was explained is no longer.</summary>
    private const double HalfLife = 900;

    private const double YoungSeconds = 2 * 3600;
    private const double MatureSeconds = 86_400;

    /// <summary>Days after which what is expected of an entity is its own.</summary>
    private const int GuessDays = 3;

    private const int MostReasons = 3;
    private const double LeastShare = 0.15;
    private const long DayMs = 86_400_000;

    private Habit _habit = new();

    /// <summary>Metric after metric, each as <see cref="DeviationViews"/> says.</summary>
    private float[] _state = [];
    private sbyte[] _features = [];
    private double _jointlyExplained;
    private long _day;
    private FeatureNames? _names;

    /// <summary>A good part of what was seen is what the peers do too: not to be learnt as the entity's own.</summary>
    public bool IsExplained => _jointlyExplained > 0.5;

    /// <summary>What is left of joint evidence, 0 to 1.</summary>
    public double LeftJointly => 1 - _jointlyExplained;

    private int Metrics => _state.Length / DeviationViews.Length;

    public int MemoryBytes => 184 + _state.Length * 4 + _features.Length;

    /// <param name="view">What the fleet knows.</param>
    /// <param name="metrics">Judged each by itself; what is explained is taken from them.</param>
    /// <param name="touched">Those with a new value.</param>
    /// <param name="timeMs">Unix ms.</param>
    /// <param name="seconds">Cadence.</param>
    /// <param name="samples">Observations of the entity: what the first <see cref="YoungSeconds"/> bring is not usual yet.</param>
    public void Judge(FleetView view, in MetricTable metrics, ReadOnlySpan<int> touched, long timeMs, double seconds, long samples)
    {
        Know(view, metrics);
        EndDay(timeMs / DayMs);
        var peers = view.Peers;
        var decay = PortableMath.Exp2(-seconds / HalfLife);
        var isYoung = IsYoung(samples, seconds);
        var days = samples * seconds / MatureSeconds;
        var (own, rest) = (0.0, 0.0);
        foreach (var position in touched)
        {
            var metric = metrics[position];
            var s = Of(position);
            var d = Math.Clamp(metric.Deviation, -MostDeviation, MostDeviation);
            var feature = peers is not null && _features[position] < peers.Features ? _features[position] : -1;
            double m = feature >= 0 ? peers!.Median[feature] : 0;
            var doubt = days < GuessDays && PriorOf(view, metric, position) is { } prior ? prior.Doubt((int)days) : 0;
            DeviationViews.See(s, d, peers, feature, seconds, isYoung, doubt);
            if (feature < 0)
                continue;
            var moves = Math.Abs(m) >= MovesBy;
            // What lies within the usual spread around the median is explained altogether.
            var left = moves ? Math.Max(0, Math.Abs(d - m) - Tolerance * Math.Max(1, peers!.Spread[feature])) : Math.Abs(d);
            own += d * d;
            rest += left * left;
            var explained = moves && Math.Abs(d) > 0.5 ? Math.Clamp(1 - left / Math.Abs(d), 0, 1) : 0;
            ref var told = ref s[DeviationViews.Explained];
            told = (float)Math.Max(explained, told * decay);
            metric.Soften(1 - told);
        }

        var together = own > 1 ? Math.Clamp(1 - Math.Sqrt(rest / own), 0, 1) : 0;
        _jointlyExplained = Math.Max(together, _jointlyExplained * decay);
    }

    public static bool IsYoung(long samples, double seconds) => samples * seconds < YoungSeconds;

    /// <summary>The vector that models of the fleet see.</summary>
    /// <param name="metrics">Of the entity.</param>
    /// <param name="vector">Laid out as <see cref="FleetVector"/> says; 0 where the entity has no such metric.</param>
    public void Vector(in MetricTable metrics, Span<float> vector)
    {
        vector.Clear();
        var features = vector.Length / FleetVector.Views;
        for (var position = 0; position < _features.Length; position++)
        {
            var feature = _features[position];
            if (feature < 0 || feature >= features || !metrics[position].Policy.Judged)
                continue;
            var s = Of(position);
            for (var v = 0; v < FleetVector.Views; v++)
                vector[v * features + feature] = s[DeviationViews.Views + v];
        }
    }

    /// <summary>What a cohort's panel takes: deviations now and relative ones averaged, of the metrics that have a value at a time; NaN for the others.</summary>
    public void Deviations(in MetricTable metrics, long timeMs, Span<float> deviations)
    {
        deviations.Fill(float.NaN);
        var features = deviations.Length / FleetVector.Views;
        for (var position = 0; position < _features.Length; position++)
        {
            var feature = _features[position];
            if (feature < 0 || feature >= features || metrics[position].LastMs != timeMs || !metrics[position].Policy.Judged)
                continue;
            deviations[feature] = (float)Math.Clamp(metrics[position].Deviation, -MostDeviation, MostDeviation);
            for (var v = 1; v < FleetVector.Views; v++)
                deviations[v * features + feature] = Of(position)[DeviationViews.Averages + v - 1];
        }
    }

    /// <summary>What the fleet's model says of the entity now.</summary>
    /// <param name="view">Has a model.</param>
    /// <param name="metrics">Of the entity.</param>
    /// <param name="secondsSeen">How long it was seen.</param>
    public FleetOpinion Ask(FleetView view, in MetricTable metrics, double secondsSeen)
    {
        var model = view.Model!;
        Span<float> vector = stackalloc float[FleetVector.Width(model.Features)];
        Vector(metrics, vector);
        if (secondsSeen < MatureSeconds)
            Lessen(vector, (float)Math.Sqrt(secondsSeen / MatureSeconds), view, metrics);
        var opinion = model.Judge(vector, unrest: view.Peers?.Unrest ?? 0);
        return opinion with { Surprise = _habit.Heed(opinion.Surprise) };
    }

    /// <summary>Puts the features that weigh most in the opinion of the fleet's model first among the reasons.</summary>
    public void Explain(FleetView view, in FleetOpinion opinion, in MetricTable metrics, Verdict verdict)
    {
        var model = view.Model!;
        Span<float> vector = stackalloc float[FleetVector.Width(model.Features)];
        Vector(metrics, vector);
        Span<double> parts = stackalloc double[model.Features.Count];
        model.Explain(vector, opinion.View, parts);
        for (var n = 0; n < MostReasons; n++)
        {
            var top = 0;
            for (var i = 1; i < parts.Length; i++)
                top = parts[i] > parts[top] ? i : top;
            var position = metrics.Find(model.Features.Names[top], top);
            if (parts[top] < LeastShare || position < 0)
                return;
            // It is the peers who left their usual values, not the entity.
            var isLeftBehind = view.Peers is { } peers && top < peers.Features && Math.Abs(peers.Median[top]) > Math.Max(1, Math.Abs(metrics[position].Deviation));
            verdict.Insert(metrics[position].ToReason(0) with
            {
                Detector = (isLeftBehind ? Voice.Peers : Voice.FleetModel).Name(), Surprise = opinion.Surprise, Share = parts[top],
            });
            parts[top] = 0;
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(_jointlyExplained);
        writer.Long(_day);
        writer.Int(_state.Length);
        var written = new float[_state.Length];
        for (var metric = 0; metric < Metrics; metric++)
            DeviationViews.Write(Of(metric), written.AsSpan(metric * DeviationViews.Length));
        writer.Floats(written);
        _habit.Save(writer);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="metrics">Of the entity.</param>
    /// <param name="hasHabit">False: an older version wrote it.</param>
    /// <param name="hasPair">False: it was written before there was the view of two observations.</param>
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static FleetVoices Load(ref SnapshotReader reader, int metrics, bool hasHabit, bool hasPair)
    {
        var voices = new FleetVoices { _jointlyExplained = reader.Double(), _day = reader.Long() };
        var (numbers, length) = (reader.Length(4), hasPair ? DeviationViews.Length : DeviationViews.LengthBefore);
        if (numbers > metrics * length || numbers % length != 0)
            throw new SnapshotException($"{numbers} numbers beside peers of {metrics} metrics");
        var written = new float[numbers];
        reader.Floats(written);
        voices._state = new float[numbers / length * DeviationViews.Length];
        for (var metric = 0; metric < voices.Metrics; metric++)
            DeviationViews.Read(written.AsSpan(metric * length, length), voices.Of(metric));

        if (hasHabit)
            voices._habit = Habit.Load(ref reader);
        return voices;
    }

    private Span<float> Of(int metric) => _state.AsSpan(metric * DeviationViews.Length, DeviationViews.Length);

    // Metrics that began with the cohort's baseline are as unsure as that says.
    private void Lessen(Span<float> vector, float part, FleetView view, in MetricTable metrics)
    {
        var features = vector.Length / FleetVector.Views;
        for (var position = 0; position < _features.Length; position++)
        {
            var feature = _features[position];
            if (feature < 0 || feature >= features || PriorOf(view, metrics[position], position) is not null)
                continue;
            for (var at = (int)feature; at < vector.Length; at += features)
                vector[at] *= part;
        }
    }

    private MetricPrior? PriorOf(FleetView view, MetricMonitor metric, int position) =>
        metric.HasPrior ? view.Baseline?.Of(_features[position]) : null;

    private void EndDay(long day)
    {
        if (day == _day)
            return;
        _day = day;
        _habit.EndDay();
        for (var metric = 0; metric < Metrics; metric++)
            DeviationViews.EndDay(Of(metric));
    }

    private void Know(FleetView view, in MetricTable metrics)
    {
        if (ReferenceEquals(_names, view.Features) && _features.Length == metrics.Count)
            return;
        _names = view.Features;
        if (Metrics < metrics.Count)
            Array.Resize(ref _state, metrics.Count * DeviationViews.Length);
        _features = new sbyte[metrics.Count];
        for (var i = 0; i < _features.Length; i++)
            _features[i] = (sbyte)view.Features.IndexOf(metrics[i].Name, i);
    }
}
