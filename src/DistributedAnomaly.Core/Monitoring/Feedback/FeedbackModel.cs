using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>
/// What the answers of people about a fleet's alarms have taught: one more voice, which lowers the surprise of observations that look like
/// alarms called false, by at most <see cref="MostLowered"/>. Immutable; learning gives another model.
/// </summary>
/// <remarks>
/// Bayesian logistic regression, learnt answer by answer (Laplace approximation: Spiegelhalter and Lauritzen, Networks 20, 1990):
/// <list type="number">
/// <item>log odds that an alarm is real = ln 10 x excess over the threshold + weights x voices. The first part is what the entity's own
/// history says; weights of zero change nothing.</item>
/// <item>Weights are normally distributed around zero with variance 1 / <see cref="PriorAnswers"/> before anyone has answered.</item>
/// <item>Between answers they return to that (Ornstein-Uhlenbeck), half of the way in <see cref="HalfLife"/>.</item>
/// <item>An answer of the rarer kind weighs more, by the inverse frequency of its kind.</item>
/// <item>Only what is weighed against an alarm counts: about what raised none nobody was asked, so answers cannot tell what to raise.</item>
/// <item>Just below the threshold less is lowered, <see cref="Reach"/> below it nothing, so that the order stays.</item>
/// </list>
/// Memory: some 2 KiB a fleet.
/// </remarks>
public sealed class FeedbackModel
{
    /// <summary>A surprise is lowered by this at most: a tenfold chance.</summary>
    public const double MostLowered = 1;

    /// <summary>What is so far below the threshold is not lowered.</summary>
    public const double Reach = 1;

    private const byte Version = 1;
    private const double PriorAnswers = 10;

    /// <summary>Answers of each kind that the weight of the kinds begins with.</summary>
    private const double PriorOfKind = 2;

    /// <summary>What lies further above the threshold is an alarm whatever anybody answers: it teaches no more than this.</summary>
    private const double MostExcess = MostLowered;
    private const double Ln10 = 2.30258509299404568402;
    private const int Steps = 20;
    private const int Count = VoiceLevels.Count;

    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    private readonly double[] _weights;
    private readonly double[] _covariance;
    private readonly AnswerCount[] _led;
    private readonly double _real;
    private readonly double _false;
    private readonly long _atMs;

    private FeedbackModel(double[] weights, double[] covariance, AnswerCount[] led, double real, double falseAlarms, long atMs)
    {
        _weights = weights;
        _covariance = covariance;
        _led = led;
        _real = real;
        _false = falseAlarms;
        _atMs = atMs;
    }

    /// <summary>Nobody has answered.</summary>
    public static FeedbackModel Untaught { get; } = new(new double[Count], PriorCovariance(), new AnswerCount[Count], 0, 0, 0);

    /// <summary>When the last answer came (Unix ms, by the timestamps of observations); 0: there was none.</summary>
    public long LastAnswerMs => _atMs;

    /// <summary>Answers learnt from.</summary>
    public int Answers => _led.Sum(l => l.Real + l.False);

    /// <summary>Learns from one answer.</summary>
    /// <returns>This one, if there is nothing to learn from: the alarm follows from a rule or a label.</returns>
    public FeedbackModel Learn(AlarmAnswer answer)
    {
        var (evidence, isReal, atMs) = answer;
        ReadOnlySpan<double> x = [.. evidence.Voices];
        var loudest = VoiceLevels.Loudest(x);
        if (loudest == Voice.None)
            return this;
        // Time of one entity may lie behind that of another.
        atMs = Math.Max(atMs, _atMs);
        var kept = Kept(atMs);
        var weights = Array.ConvertAll(_weights, w => kept * w);
        var covariance = Relaxed(kept);
        var (real, falseAlarms) = (kept * _real + (isReal ? 1 : 0), kept * _false + (isReal ? 0 : 1));
        var weight = (real + falseAlarms + 2 * PriorOfKind) / (2 * ((isReal ? real : falseAlarms) + PriorOfKind));
        Update(weights, covariance, x, Ln10 * Math.Clamp(evidence.Excess, 0, MostExcess), isReal, weight);
        var led = (AnswerCount[])_led.Clone();
        led[(int)loudest - 1] = led[(int)loudest - 1].Plus(isReal);
        return new FeedbackModel(weights, covariance, led, real, falseAlarms, atMs);
    }

    /// <summary>By how much the surprise of an observation at the threshold or above is to be lowered.</summary>
    /// <param name="levels">As <see cref="VoiceLevels"/> tells them.</param>
    /// <param name="timeMs">Of the observation (Unix ms).</param>
    /// <returns>0 to <see cref="MostLowered"/>, in powers of ten.</returns>
    internal double Discount(ReadOnlySpan<double> levels, long timeMs)
    {
        var odds = Product(_weights, levels);
        return odds >= 0 ? 0 : Math.Min(MostLowered, -Kept(timeMs) * odds / Ln10);
    }

    /// <summary>Lowers a surprise: all the discount from the threshold on, none of it <see cref="Reach"/> below.</summary>
    internal static double Lower(double surprise, double threshold, double discount) =>
        Math.Max(0, surprise - discount * Math.Clamp((surprise - threshold) / Reach + 1, 0, 1));

    /// <summary>What was said of alarms that the same detector led.</summary>
    internal AnswerCount AboutAlarmsLike(ReadOnlySpan<double> levels) =>
        VoiceLevels.Loudest(levels) is var voice and not Voice.None ? _led[(int)voice - 1] : default;

    /// <summary>It has learnt the same.</summary>
    public bool IsSame(FeedbackModel other) => ReferenceEquals(this, other)
        || (_atMs == other._atMs && _weights.AsSpan().SequenceEqual(other._weights) && _led.AsSpan().SequenceEqual(other._led));

    public void Save(SnapshotWriter writer)
    {
        writer.Byte(Version);
        writer.Doubles(_weights);
        writer.Doubles(_covariance);
        foreach (var count in _led)
        {
            writer.Int(count.Real);
            writer.Int(count.False);
        }

        writer.Double(_real);
        writer.Double(_false);
        writer.Long(_atMs);
    }

    /// <exception cref="SnapshotException">Damaged, or of a newer release.</exception>
    public static FeedbackModel Load(ref SnapshotReader reader)
    {
        var version = reader.Byte();
        if (version != Version)
            throw new SnapshotException($"version {version} of what feedback taught; this program knows {Version}");
        var weights = reader.Doubles(Count);
        var covariance = reader.Doubles(Count * Count);
        var led = new AnswerCount[Count];
        foreach (ref var count in led.AsSpan())
            count = new AnswerCount(reader.Int(), reader.Int());
        return new FeedbackModel(weights, covariance, led, reader.Double(), reader.Double(), reader.Long());
    }

    // The part of what was learnt that is left.
    private double Kept(long timeMs) => PortableMath.Exp2(-Math.Max(0, timeMs - _atMs) / HalfLife.TotalMilliseconds);

    private double[] Relaxed(double kept)
    {
        var relaxed = Array.ConvertAll(_covariance, c => kept * kept * c);
        for (var i = 0; i < Count; i++)
            relaxed[i * Count + i] += (1 - kept * kept) / PriorAnswers;
        return relaxed;
    }

    // The most likely weights lie on a line through the old ones: only how far is to be found (Newton), then the covariance has rank one less.
    private static void Update(double[] weights, double[] covariance, ReadOnlySpan<double> x, double offset, bool isReal, double weight)
    {
        Span<double> direction = stackalloc double[Count];
        for (var i = 0; i < Count; i++)
            direction[i] = Product(covariance.AsSpan(i * Count, Count), x);
        var variance = Product(direction, x);
        var odds = offset + Product(weights, x);
        var target = isReal ? 1 : 0;
        double step = 0, chance = 0;
        for (var i = 0; i < Steps; i++)
        {
            chance = 1 / (1 + PortableMath.Exp(-(odds + step * variance)));
            step -= (step - weight * (target - chance)) / (1 + weight * chance * (1 - chance) * variance);
        }

        chance = 1 / (1 + PortableMath.Exp(-(odds + step * variance)));
        var information = weight * chance * (1 - chance);
        var shrink = information / (1 + information * variance);
        for (var i = 0; i < Count; i++)
        {
            weights[i] += step * direction[i];
            for (var j = 0; j < Count; j++)
                covariance[i * Count + j] -= shrink * direction[i] * direction[j];
        }
    }

    // In this order on every platform: sums differ in the last place with another one.
    private static double Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double[] PriorCovariance()
    {
        var covariance = new double[Count * Count];
        for (var i = 0; i < Count; i++)
            covariance[i * Count + i] = 1 / PriorAnswers;
        return covariance;
    }
}
