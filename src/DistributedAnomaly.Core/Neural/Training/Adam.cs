using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>
/// The parameters of one network and their optimiser: Adam (Kingma &amp; Ba 2015) with decoupled weight decay (Loshchilov &amp;
/// Hutter 2019) and a bound on the gradient's norm (Pascanu, Mikolov &amp; Bengio 2013).
/// </summary>
internal sealed class Adam
{
    private const double SecondDecay = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly double _firstDecay;
    private readonly TrainingOptions _options;
    private readonly float[] _parameters;
    private readonly float[] _gradients;
    private readonly float[] _decayMarks;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _kept;
    private double _firstPower = 1;
    private double _secondPower = 1;

    /// <param name="firstDecay">0.9 as published; less where the loss itself moves.</param>
    public Adam(NetworkDescription description, SeededRandom random, TrainingOptions options, double firstDecay = 0.9)
    {
        Description = description;
        _options = options;
        _firstDecay = firstDecay;
        var room = Lanes.Padded(description.ParameterCount);
        _parameters = Wide(description.Initialize(random), room);
        _decayMarks = Wide(description.DecayMarks(), room);
        _gradients = new float[room];
        _first = new float[room];
        _second = new float[room];
        _kept = (float[])_parameters.Clone();
    }

    public NetworkDescription Description { get; }

    public ReadOnlySpan<float> Parameters => _parameters.AsSpan(0, Description.ParameterCount);

    public Span<float> Gradients => _gradients.AsSpan(0, Description.ParameterCount);

    public void Keep() => _parameters.CopyTo(_kept.AsSpan());

    public NetworkWeights Kept() => new(Description, _kept.AsSpan(0, Description.ParameterCount));

    /// <summary>Takes one step, and sets the gradients to zero for the next. A gradient that is not finite is dropped.</summary>
    public void Step(double learningRate)
    {
        var norm = Math.Sqrt(SquareSum(_gradients));
        if (!double.IsFinite(norm))
        {
            _gradients.AsSpan().Clear();
            return;
        }

        var shorten = _options.GradientNorm > 0 && norm > _options.GradientNorm ? (float)(_options.GradientNorm / norm) : 1f;
        _firstPower *= _firstDecay;
        _secondPower *= SecondDecay;
        Update(
            shorten, (float)(learningRate / (1 - _firstPower)), (float)(1 / Math.Sqrt(1 - _secondPower)), (float)(learningRate * _options.WeightDecay));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(float shorten, float rate, float secondScale, float decay)
    {
        ref var parameters = ref Lanes.Start(_parameters);
        ref var gradients = ref Lanes.Start(_gradients);
        ref var first = ref Lanes.Start(_first);
        ref var second = ref Lanes.Start(_second);
        ref var marks = ref Lanes.Start(_decayMarks);
        var b1 = Vector256.Create((float)_firstDecay);
        var b2 = Vector256.Create((float)SecondDecay);
        for (nint i = 0; i < _parameters.Length; i += Lanes.Count)
        {
            var g = Lanes.Load(ref gradients, i) * shorten;
            var m = Lanes.MultiplyAdd(b1, Lanes.Load(ref first, i) - g, g);
            var squares = g * g;
            var v = Lanes.MultiplyAdd(b2, Lanes.Load(ref second, i) - squares, squares);
            var p = Lanes.Load(ref parameters, i);
            p -= p * Lanes.Load(ref marks, i) * decay;
            p -= m * rate / (Vector256.Sqrt(v) * secondScale + Vector256.Create(Epsilon));
            Lanes.Store(m, ref first, i);
            Lanes.Store(v, ref second, i);
            Lanes.Store(p, ref parameters, i);
            Lanes.Store(Vector256<float>.Zero, ref gradients, i);
        }
    }

    private static float SquareSum(float[] values)
    {
        ref var start = ref Lanes.Start(values);
        var sum = Vector256<float>.Zero;
        for (nint i = 0; i < values.Length; i += Lanes.Count)
        {
            var v = Lanes.Load(ref start, i);
            sum = Lanes.MultiplyAdd(v, v, sum);
        }

        return Lanes.Sum(sum);
    }

    private static float[] Wide(float[] values, int room)
    {
        Array.Resize(ref values, room);
        return values;
    }
}
