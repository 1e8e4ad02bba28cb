using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistributedAnomaly.Models.Torch;

/// <summary>The steps of a variational autoencoder.</summary>
internal sealed class VariationalTorchObjective : TorchObjective
{
    /// <summary>Logarithms of variances are held between these. Scalars live as long as the program: see <see cref="TorchAdam"/>.</summary>
    private static readonly Scalar LeastLogVariance = -20;
    private static readonly Scalar MostLogVariance = 20;
    private static readonly Scalar Half = 0.5;
    private static readonly Scalar One = 1;

    private readonly VariationalAutoencoderDescription _model;
    private readonly Scalar _divergenceFactor;
    private readonly TorchNetwork _encoder;
    private readonly TorchNetwork _decoder;

    public VariationalTorchObjective(VariationalAutoencoderDescription model, TrainingOptions options) : base(options)
    {
        _model = model;
        _divergenceFactor = 0.5 * model.Latent * model.DivergenceFactor;
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
        var logVariance = code.narrow(2, _model.Latent, _model.Latent).clamp(LeastLogVariance, MostLogVariance);
        var latent = noise is null ? mean : mean.add((logVariance * Half).exp() * noise, One);
        var divergence = ((mean * mean).add(logVariance.exp(), One) - logVariance - One).mean();
        return SquaredError(_decoder.Forward(latent, training), rows).add(divergence * _divergenceFactor, One);
    }
}
