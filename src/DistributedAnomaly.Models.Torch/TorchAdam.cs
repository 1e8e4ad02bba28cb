using DistributedAnomaly.Core.Neural.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>
/// Adam (Kingma &amp; Ba 2015) with decoupled weight decay and a bound on the gradient's norm, as the managed trainer takes its steps.
/// </summary>
/// <remarks>
/// Every scalar that goes into Torch is held here until the call is over: TorchSharp does not keep implicit ones alive (the factor 1 of a
/// plain addition is one), and their finalizers free them while Torch still reads. Its own optimisers fail that way under a busy
/// garbage collector.
/// </remarks>
internal sealed class TorchAdam : IDisposable
{
    private const double SecondDecay = 0.999;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly TrainingOptions _options;
    private readonly double _firstDecay;
    private readonly List<Tensor> _first;
    private readonly List<Tensor> _second;
    private readonly Scalar _keepFirst;
    private readonly Scalar _takeFirst;
    private readonly Scalar _keepSecond = SecondDecay;
    private readonly Scalar _takeSecond = 1 - SecondDecay;
    private readonly Scalar _one = 1;
    private readonly Tensor _epsilon = tensor(1e-8f);
    private double _firstPower = 1;
    private double _secondPower = 1;

    public TorchAdam(IReadOnlyList<Parameter> parameters, TrainingOptions options, double firstDecay)
    {
        _parameters = parameters;
        _options = options;
        _firstDecay = firstDecay;
        _keepFirst = firstDecay;
        _takeFirst = 1 - firstDecay;
        _first = [.. parameters.Select(parameter => zeros(parameter.shape))];
        _second = [.. parameters.Select(parameter => zeros(parameter.shape))];
    }

    public void ClearGradients()
    {
        foreach (var parameter in _parameters)
            parameter.grad?.zero_();
    }

    public void Step(double learningRate)
    {
        _firstPower *= _firstDecay;
        _secondPower *= SecondDecay;
        using var scope = NewDisposeScope();
        using var unlearnt = no_grad();
        using Scalar back = -learningRate / (1 - _firstPower);
        using Scalar secondScale = 1 / Math.Sqrt(1 - _secondPower);
        using Scalar shrink = 1 - learningRate * _options.WeightDecay;
        if (_options.GradientNorm > 0)
            nn.utils.clip_grad_norm_(_parameters, _options.GradientNorm);
        for (var i = 0; i < _parameters.Count; i++)
        {
            if (_parameters[i].grad is not { } gradient)
                continue;
            if (_options.WeightDecay > 0 && _parameters[i].dim() == 2)
                _parameters[i].mul_(shrink);
            _first[i].mul_(_keepFirst).add_(gradient, _takeFirst);
            _second[i].mul_(_keepSecond).addcmul_(gradient, gradient, _takeSecond);
            _parameters[i].addcdiv_(_first[i], _second[i].sqrt().mul_(secondScale).add_(_epsilon, _one), back);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _first.Concat(_second).Append(_epsilon))
            tensor.Dispose();
        foreach (var scalar in new[] { _keepFirst, _takeFirst, _keepSecond, _takeSecond, _one })
            scalar.Dispose();
    }
}
