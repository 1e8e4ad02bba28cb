using DistributedAnomaly.Core.Calibration;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// Judges an entity beside its peers. What its cohort does too explains a deviation; what an entity does not do although its cohort does is a
/// deviation that its own baseline cannot see.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A cohort moves in a feature when the median of its members' deviations does, by <see cref="MovesBy"/> robust scales.</item>
/// <item>The part of an entity's deviation that the median explains is taken from its evidence, and for some while after: detectors with a
/// memory are still excited then.</item>
/// <item>Relative deviations (entity less median, in units of the cohort's spread), averaged over some <see cref="Averaging"/> observations,
/// have a tail of their own; they speak where the cohort moves and the entity does not follow.</item>
/// </list>
/// Memory: 20 bytes per metric and 180.
/// </remarks>
internal sealed class FleetVoices
{
    private const double MovesBy = 0.7;
    private const double Averaging = 6;
    private const double Tolerance = 2;
    private const double MostDeviation = 30;

    /// <summary>Seconds after which half of what was explained is no longer.</summary>
    private const double HalfLife = 900;

    private const float TailShape = 0.2f;
    private const double LeastWidth = 0.15;
    private const int WarmSamples = 100;
    private const int MostReasons = 3;
    private const double LeastShare = 0.15;

    /// <summary>Per metric: relative deviation smoothed, part explained, then the views of the fleet's vector.</summary>
    private const int PerMetric = 2 + FleetVector.Views;

    private float[] _state = [];
    private sbyte[] _features = [];
    private TailEstimator _tail = new();
    private BlockClock _clock = new();
    private double _raw;
    private double _jointlyExplained;
    private FeatureNames? _names;

    /// <summary>Evidence that the entity does not follow its peers.</summary>
    public double Strength { get; private set; }

    /// <summary>Position of the metric in which it does not; -1 if none.</summary>
    public int Top { get; private set; } = -1;

    /// <summary>A good part of what was seen is what the peers do too: not to be learnt as the entity's own.</summary>
    public bool IsExplained => _jointlyExplained > 0.5;

    /// <summary>What is left of joint evidence, 0 to 1.</summary>
    public double LeftJointly => 1 - _jointlyExplained;

    public int MemoryBytes => 180 + _state.Length * 4 + _features.Length;

    /// <param name="view">What the fleet knows.</param>
    /// <param name="metrics">Judged each by itself; what is explained is taken from them.</param>
    /// <param name="touched">Those with a new value.</param>
    /// <param name="seconds">Cadence.</param>
    public void Judge(FleetView view, in MetricTable metrics, ReadOnlySpan<int> touched, double seconds)
    {
        Know(view, metrics);
        var peers = view.Peers;
        var decay = PortableMath.Exp2(-seconds / HalfLife);
        Span<float> rates = stackalloc float[FleetVector.Views];
        for (var v = 0; v < rates.Length; v++)
            rates[v] = (float)Math.Min(1, seconds / Math.Max(seconds, FleetVector.Averages[v]));
        var (own, rest) = (0.0, 0.0);
        _raw = 0;
        Top = -1;
        var (loudest, isLeftBehind) = (-1, false);
        foreach (var position in touched)
        {
            var metric = metrics[position];
            var s = _state.AsSpan(position * PerMetric, PerMetric);
            var d = Math.Clamp(metric.Deviation, -MostDeviation, MostDeviation);
            var feature = _features[position];
            var hasPeers = peers is not null && feature >= 0 && feature < peers.Median.Length;
            double m = hasPeers ? peers!.Median[feature] : 0;
            View(s[2..], rates, d - m);
            if (!hasPeers)
                continue;
            var moves = Math.Abs(m) >= MovesBy;
            // What lies within the usual spread around the median is explained altogether.
            var left = moves ? Math.Max(0, Math.Abs(d - m) - Tolerance * Math.Max(1, peers!.Spread[feature])) : Math.Abs(d);
            own += d * d;
            rest += left * left;
            var explained = moves && Math.Abs(d) > 0.5 ? Math.Clamp(1 - left / Math.Abs(d), 0, 1) : 0;
            s[1] = (float)Math.Max(explained, s[1] * decay);
            metric.Soften(1 - s[1]);
            var relative = Math.Clamp((d - m) / Math.Max(1, peers!.Spread[feature]), -FleetVector.Most, FleetVector.Most);
            s[0] += (float)((relative - s[0]) / Averaging);
            if (!metric.Policy.Judged || Math.Abs(s[0]) <= _raw)
                continue;
            _raw = Math.Abs(s[0]);
            (loudest, isLeftBehind) = (position, moves && Math.Abs(d) < Math.Abs(m) && Math.Abs(d - m) > Math.Abs(d));
        }

        var together = own > 1 ? Math.Clamp(1 - Math.Sqrt(rest / own), 0, 1) : 0;
        _jointlyExplained = Math.Max(together, _jointlyExplained * decay);
        var judgement = default(Judgement);
        if (isLeftBehind)
        {
            Top = loudest;
            judgement.Add(Math.Min(15, _tail.Exceedance(_raw, LeastWidth) + BlockClock.Offset(_clock.Length, seconds)), Voice.Peers, present: true);
        }

        Strength = judgement.Strength;
    }

    /// <summary>The last observation is not compared: nothing is known of the fleet.</summary>
    public void Skip() => (Strength, Top) = (0, -1);

    /// <param name="tails">False inside a young episode.</param>
    /// <param name="samples">Observations of the entity.</param>
    /// <param name="seconds">Cadence.</param>
    public void Learn(bool tails, long samples, double seconds)
    {
        if (!tails || samples <= WarmSamples)
            return;
        _tail.Add((float)_raw);
        if (!_clock.Tick())
            return;
        _tail.EndBlock(TailShape);
        if (_clock.Grow(seconds))
            _tail.MergeBlocks();
    }

    public void Discard() => _tail.Discard();

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
            for (var v = 0; v < FleetVector.Views; v++)
                vector[v * features + feature] = _state[position * PerMetric + 2 + v];
        }
    }

    /// <summary>Deviations of the metrics that have a value at a time; NaN for the others.</summary>
    public void Deviations(in MetricTable metrics, long timeMs, Span<float> deviations)
    {
        deviations.Fill(float.NaN);
        for (var position = 0; position < _features.Length; position++)
        {
            var feature = _features[position];
            if (feature >= 0 && feature < deviations.Length && metrics[position].LastMs == timeMs && metrics[position].Policy.Judged)
                deviations[feature] = (float)Math.Clamp(metrics[position].Deviation, -MostDeviation, MostDeviation);
        }
    }

    /// <summary>What the fleet's model says of the entity now.</summary>
    public FleetOpinion Ask(FleetView view, FleetModel model, in MetricTable metrics)
    {
        Span<float> vector = stackalloc float[FleetVector.Width(model.Features)];
        Vector(metrics, vector);
        return model.Judge(vector, 0, view.Recent);
    }

    /// <summary>Puts the features that weigh most in the opinion of the fleet's model first among the reasons.</summary>
    public void Explain(FleetModel model, in FleetOpinion opinion, in MetricTable metrics, Verdict verdict)
    {
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
            verdict.Insert(metrics[position].ToReason(0) with { Detector = Voice.FleetModel.Name(), Surprise = opinion.Surprise, Share = parts[top] });
            parts[top] = 0;
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(Strength);
        writer.Int(Top);
        writer.Double(_raw);
        writer.Double(_jointlyExplained);
        writer.Int(_state.Length);
        writer.Floats(_state);
        _tail.Save(writer);
        _clock.Save(writer);
    }

    /// <param name="reader">Stands where <see cref="Save"/> wrote.</param>
    /// <param name="metrics">Of the entity.</param>
    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static FleetVoices Load(ref SnapshotReader reader, int metrics)
    {
        var voices = new FleetVoices { Strength = reader.Double(), Top = reader.Int(), _raw = reader.Double(), _jointlyExplained = reader.Double() };
        voices._state = new float[reader.Length(4)];
        if (voices._state.Length > metrics * PerMetric || voices.Top < -1 || voices.Top >= metrics)
            throw new SnapshotException($"{voices._state.Length} numbers beside peers of {metrics} metrics");
        reader.Floats(voices._state);
        voices._tail = TailEstimator.Load(ref reader);
        voices._clock = BlockClock.Load(ref reader);
        return voices;
    }

    private static void View(Span<float> views, ReadOnlySpan<float> rates, double relative)
    {
        var cut = (float)Math.Clamp(relative, -FleetVector.Most, FleetVector.Most);
        for (var v = 0; v < rates.Length; v++)
            views[v] += rates[v] * (cut - views[v]);
    }

    private void Know(FleetView view, in MetricTable metrics)
    {
        if (ReferenceEquals(_names, view.Features) && _features.Length == metrics.Count)
            return;
        _names = view.Features;
        if (_state.Length < metrics.Count * PerMetric)
            Array.Resize(ref _state, metrics.Count * PerMetric);
        _features = new sbyte[metrics.Count];
        for (var i = 0; i < _features.Length; i++)
            _features[i] = (sbyte)view.Features.IndexOf(metrics[i].Name, i);
    }
}
