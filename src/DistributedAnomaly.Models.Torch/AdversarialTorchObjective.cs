using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>The three steps of a generative adversarial network with an encoder, in the managed trainer's order.</summary>
internal sealed class AdversarialTorchObjective : TorchObjective
{
    /// <summary>Scalars live as long as the program or the training: see <see cref="TorchAdam"/>.</summary>
    private static readonly Scalar Real = 0.9;
    private static readonly Scalar One = 1;
    private static readonly Scalar Zero = 0;
    private static readonly Scalar WideDeviation = GanDescription.WideDeviation;

    private const double FirstDecay = 0.5;

    private readonly GanDescription _model;
    private readonly Scalar _wideShare;
    private readonly Scalar _madeShare;
    private readonly TorchNetwork _generator;
    private readonly TorchNetwork _discriminator;
    private readonly TorchNetwork _encoder;

    public AdversarialTorchObjective(GanDescription model, TrainingOptions options) : base(options)
    {
        _model = model;
        _wideShare = model.WideShare;
        _madeShare = 1 - model.WideShare;
        var random = options.WeightRandom();
        _generator = new TorchNetwork(model.Generator, random, options, FirstDecay);
        _discriminator = new TorchNetwork(model.Discriminator, random, options, FirstDecay);
        _encoder = new TorchNetwork(model.Encoder, random, options);
    }

    protected override IReadOnlyList<TorchNetwork> Networks => [_generator, _discriminator, _encoder];

    protected override double LearnRows(Tensor rows, double learningRate)
    {
        var count = rows.shape[0];
        var doubt = CrossEntropy(rows, Real).add(CrossEntropy(Generate(count).detach(), Zero) * _madeShare, One);
        if (_model.WideShare > 0)
            doubt = doubt.add(CrossEntropy(Noise(count, _model.Input.Features) * WideDeviation, Zero) * _wideShare, One);
        Learn(_discriminator, doubt, learningRate);
        Learn(_generator, CrossEntropy(Generate(count), One), learningRate);
        var loss = SquaredError(_generator.Forward(_encoder.Forward(rows, training: true), training: false), rows);
        Learn(_encoder, loss, learningRate);
        return Value(loss);
    }

    protected override Tensor LossOfRows(Tensor rows) =>
        SquaredError(_generator.Forward(_encoder.Forward(rows, training: false), training: false), rows);

    /// <summary>Steps one network; gradients that the loss leaves in others are cleared before their own step.</summary>
    private static void Learn(TorchNetwork network, Tensor loss, double learningRate)
    {
        network.ClearGradients();
        loss.backward();
        network.Step(learningRate);
    }

    private Tensor Generate(long rows) => _generator.Forward(Noise(rows, _model.Latent), training: true);

    /// <summary>The mean of softplus(x) - label x; softplus(x) = -logsigmoid(-x).</summary>
    private Tensor CrossEntropy(Tensor rows, Scalar label)
    {
        var logits = _discriminator.Forward(rows, training: true);
        return (nn.functional.logsigmoid(logits.neg()).neg() - logits * label).mean();
    }
}
