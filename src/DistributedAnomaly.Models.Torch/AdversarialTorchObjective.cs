using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>The three steps of a generative adversarial network with an encoder, in the managed trainer's order.</summary>
internal sealed class AdversarialTorchObjective : TorchObjective
{
    private const double RealLabel = 0.9;
    private const double FirstDecay = 0.5;

    private readonly GanDescription _model;
    private readonly TorchNetwork _generator;
    private readonly TorchNetwork _discriminator;
    private readonly TorchNetwork _encoder;

    public AdversarialTorchObjective(GanDescription model, TrainingOptions options) : base(options)
    {
        _model = model;
        var random = options.WeightRandom();
        _generator = new TorchNetwork(model.Generator, random, options, FirstDecay);
        _discriminator = new TorchNetwork(model.Discriminator, random, options, FirstDecay);
        _encoder = new TorchNetwork(model.Encoder, random, options);
    }

    protected override IReadOnlyList<TorchNetwork> Networks => [_generator, _discriminator, _encoder];

    protected override double LearnRows(Tensor rows, double learningRate)
    {
        var count = rows.shape[0];
        var doubt = CrossEntropy(rows, RealLabel) + CrossEntropy(Generate(count).detach(), 0) * (1 - _model.WideShare);
        if (_model.WideShare > 0)
            doubt += CrossEntropy(Noise(count, _model.Input.Features) * GanDescription.WideDeviation, 0) * _model.WideShare;
        Learn(_discriminator, doubt, learningRate);
        Learn(_generator, CrossEntropy(Generate(count), 1), learningRate);
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

    /// <summary>softplus(x) - label x, meaned.</summary>
    private Tensor CrossEntropy(Tensor rows, double label)
    {
        var logits = _discriminator.Forward(rows, training: true);
        return (nn.functional.softplus(logits) - logits * label).mean();
    }
}
