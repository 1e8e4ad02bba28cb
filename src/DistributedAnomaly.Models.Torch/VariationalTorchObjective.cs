using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>The steps of a variational autoencoder.</summary>
internal sealed class VariationalTorchObjective : TorchObjective
{
    /// <summary>Logarithms of variances are held inside of this, either way.</summary>
    private const double MostLogVariance = 20;

    private readonly VariationalAutoencoderDescription _model;
    private readonly TorchNetwork _encoder;
    private readonly TorchNetwork _decoder;

    public VariationalTorchObjective(VariationalAutoencoderDescription model, TrainingOptions options) : base(options)
    {
        _model = model;
        var random = options.WeightRandom();
        _encoder = new TorchNetwork(model.Encoder, random, options);
        _decoder = new TorchNetwork(model.Decoder, random, options);
    }

    protected override IReadOnlyList<TorchNetwork> Networks => [_encoder, _decoder];

    protected override double LearnRows(Tensor rows, double learningRate)
    {
        var loss = Bound(rows, Noise(rows.shape[0], _model.Latent), training: true);
        _encoder.ClearGradients();
        _decoder.ClearGradients();
        loss.backward();
        _encoder.Step(learningRate);
        _decoder.Step(learningRate);
        return Value(loss);
    }

    protected override Tensor LossOfRows(Tensor rows) => Bound(rows, noise: null, training: false);

    private Tensor Bound(Tensor rows, Tensor? noise, bool training)
    {
        var code = _encoder.Forward(rows, training);
        var mean = code.narrow(2, 0, _model.Latent);
        var logVariance = code.narrow(2, _model.Latent, _model.Latent).clamp(-MostLogVariance, MostLogVariance);
        var latent = noise is null ? mean : mean + (logVariance * 0.5).exp() * noise;
        var divergence = (mean.square() + logVariance.exp() - logVariance - 1).sum() * (0.5 / rows.shape[0]);
        return SquaredError(_decoder.Forward(latent, training), rows) + divergence * _model.DivergenceFactor;
    }
}
