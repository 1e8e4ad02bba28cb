using DistributedAnomaly.Core.Neural.Kernels;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Objectives;

/// <summary>
/// Encoder to mean and log-variance, a sample of them, decoder (Kingma &amp; Welling 2014). Loss: mean squared error + 2 v / features
/// x divergence from the standard normal, v the variance that the decoder is assumed to leave: the evidence bound, scaled.
/// </summary>
internal sealed class VariationalObjective : ITrainingObjective
{
    private readonly VariationalAutoencoderDescription _model;
    private readonly Adam _encoder;
    private readonly Adam _decoder;
    private readonly NetworkPass _encode;
    private readonly NetworkPass _decode;
    private readonly BatchTensor _noise;
    private readonly BatchTensor _latent;
    private readonly BatchTensor _codeGradient;
    private readonly BatchTensor _outputGradient;
    private readonly SeededRandom _random;

    public VariationalObjective(VariationalAutoencoderDescription model, TrainingOptions options, int capacity)
    {
        _model = model;
        var random = options.WeightRandom();
        _encoder = new Adam(model.Encoder, random, options);
        _decoder = new Adam(model.Decoder, random, options);
        _encode = new NetworkPass(model.Encoder, capacity, withGradients: true);
        _decode = new NetworkPass(model.Decoder, capacity, withGradients: true);
        var latent = new LayerShape(1, model.Latent);
        _noise = new BatchTensor(latent, capacity);
        _latent = new BatchTensor(latent, capacity);
        _codeGradient = new BatchTensor(model.Encoder.Output, capacity);
        _outputGradient = new BatchTensor(model.Decoder.Output, capacity);
        _random = options.NoiseRandom();
    }

    private int Latent => _model.Latent;

    internal Adam Encoder => _encoder;

    internal Adam Decoder => _decoder;

    public double Learn(TrainingBatch batch, double learningRate)
    {
        var loss = Gradients(batch, _random);
        _encoder.Step(learningRate);
        _decoder.Step(learningRate);
        return loss;
    }

    /// <summary>Decodes the mean instead of a sample.</summary>
    public double Loss(TrainingBatch batch)
    {
        var code = _encode.Forward(_encoder.Parameters, batch.Inputs, batch.Rows, random: null);
        code.All[.._latent.All.Length].CopyTo(_latent.All);
        var output = _decode.Forward(_decoder.Parameters, _latent, batch.Rows, random: null);
        return BatchLosses.SquaredError(output, batch.Inputs, null, batch.Rows) + DivergenceFactor * Divergence(code, batch.Rows) / batch.Rows;
    }

    public void Keep()
    {
        _encoder.Keep();
        _decoder.Keep();
    }

    public IReadOnlyList<NetworkWeights> Kept() => [_encoder.Kept(), _decoder.Kept()];

    private double DivergenceFactor => _model.DivergenceFactor;

    /// <summary>The loss, and its gradients added to those of both networks.</summary>
    internal double Gradients(TrainingBatch batch, SeededRandom random)
    {
        var (rows, columns) = (batch.Rows, Lanes.Padded(batch.Rows));
        var code = _encode.Forward(_encoder.Parameters, batch.Inputs, rows, random);
        for (var i = 0; i < Latent; i++)
        {
            NormalNoise.Fill(random, _noise.Line(0, i)[..rows]);
            GaussianKernels.Sample(code.Line(0, i), code.Line(0, Latent + i), _noise.Line(0, i), _latent.Line(0, i)[..columns]);
        }

        var output = _decode.Forward(_decoder.Parameters, _latent, rows, random);
        var loss = BatchLosses.SquaredError(output, batch.Inputs, _outputGradient, rows) + DivergenceFactor * Divergence(code, rows) / rows;
        var latentGradient = _decode.Backward(_decoder.Parameters, _latent, _outputGradient, _decoder.Gradients, rows, withInput: true)!;
        for (var i = 0; i < Latent; i++)
        {
            GaussianKernels.Backward(
                code.Line(0, i), code.Line(0, Latent + i), _noise.Line(0, i), latentGradient.Line(0, i), (float)(DivergenceFactor / rows),
                _codeGradient.Line(0, i), _codeGradient.Line(0, Latent + i), rows);
        }

        _encode.Backward(_encoder.Parameters, batch.Inputs, _codeGradient, _encoder.Gradients, rows);
        return loss;
    }

    private double Divergence(BatchTensor code, int rows)
    {
        var sum = 0.0;
        for (var i = 0; i < Latent; i++)
            sum += GaussianKernels.Divergence(code.Line(0, i), code.Line(0, Latent + i), rows);
        return sum;
    }
}
