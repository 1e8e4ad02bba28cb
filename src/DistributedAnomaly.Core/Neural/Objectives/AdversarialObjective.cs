using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Neural.Objectives;

/// <summary>
/// Generator against discriminator (Goodfellow et al. 2014), and an encoder that finds the code of a row for the generator (Schlegl et
/// al. 2019). Each step: 1. the discriminator learns to tell rows (labelled 0.9: Salimans et al. 2016) from generated ones and from wide
/// noise, 2. the generator to be taken for real, 3. the encoder to have its row given back. The loss is the encoder's squared error:
/// the only one of the three that falls as the model gets better.
/// </summary>
internal sealed class AdversarialObjective : ITrainingObjective
{
    private const float RealLabel = 0.9f;
    private const double FirstDecay = 0.5;

    private readonly GanDescription _model;
    private readonly Adam _generator;
    private readonly Adam _discriminator;
    private readonly Adam _encoder;
    private readonly NetworkPass _generate;
    private readonly NetworkPass _discriminate;
    private readonly NetworkPass _encode;
    private readonly BatchTensor _noise;
    private readonly BatchTensor _wide;
    private readonly BatchTensor _logitGradient;
    private readonly BatchTensor _outputGradient;
    private readonly float[] _unused;
    private readonly SeededRandom _random;

    public AdversarialObjective(GanDescription model, TrainingOptions options, int capacity)
    {
        _model = model;
        var random = options.WeightRandom();
        _generator = new Adam(model.Generator, random, options, FirstDecay);
        _discriminator = new Adam(model.Discriminator, random, options, FirstDecay);
        _encoder = new Adam(model.Encoder, random, options);
        _generate = new NetworkPass(model.Generator, capacity, withGradients: true);
        _discriminate = new NetworkPass(model.Discriminator, capacity, withGradients: true);
        _encode = new NetworkPass(model.Encoder, capacity, withGradients: true);
        _noise = new BatchTensor(new LayerShape(1, model.Latent), capacity);
        _wide = new BatchTensor(model.Input, capacity);
        _logitGradient = new BatchTensor(new LayerShape(1, 1), capacity);
        _outputGradient = new BatchTensor(model.Generator.Output, capacity);
        _unused = new float[Math.Max(model.Discriminator.ParameterCount, model.Generator.ParameterCount)];
        _random = options.NoiseRandom();
    }

    internal Adam Generator => _generator;

    internal Adam Discriminator => _discriminator;

    internal Adam Encoder => _encoder;

    public double Learn(TrainingBatch batch, double learningRate)
    {
        LearnDiscriminator(batch);
        _discriminator.Step(learningRate);
        LearnGenerator(batch.Rows);
        _generator.Step(learningRate);
        var loss = LearnEncoder(batch);
        _encoder.Step(learningRate);
        return loss;
    }

    public double Loss(TrainingBatch batch)
    {
        var code = _encode.Forward(_encoder.Parameters, batch.Inputs, batch.Rows, random: null);
        var output = _generate.Forward(_generator.Parameters, code, batch.Rows, random: null);
        return BatchLosses.SquaredError(output, batch.Inputs, null, batch.Rows);
    }

    public void Keep()
    {
        _generator.Keep();
        _discriminator.Keep();
        _encoder.Keep();
    }

    public IReadOnlyList<NetworkWeights> Kept() => [_generator.Kept(), _discriminator.Kept(), _encoder.Kept()];

    internal double LearnDiscriminator(TrainingBatch batch)
    {
        var loss = Discriminate(batch.Inputs, RealLabel, 1, batch.Rows);
        loss += Discriminate(Generate(batch.Rows), 0, 1 - _model.WideShare, batch.Rows);
        if (_model.WideShare == 0)
            return loss;
        DrawWide(batch.Rows);
        return loss + Discriminate(_wide, 0, _model.WideShare, batch.Rows);
    }

    internal double LearnGenerator(int rows)
    {
        var generated = Generate(rows);
        var logits = _discriminate.Forward(_discriminator.Parameters, generated, rows, _random);
        var loss = BatchLosses.CrossEntropy(logits, 1, 1, _logitGradient, rows);
        var gradient = _discriminate.Backward(_discriminator.Parameters, generated, _logitGradient, Unused(_model.Discriminator), rows, withInput: true)!;
        _generate.Backward(_generator.Parameters, _noise, gradient, _generator.Gradients, rows);
        return loss;
    }

    internal double LearnEncoder(TrainingBatch batch)
    {
        var code = _encode.Forward(_encoder.Parameters, batch.Inputs, batch.Rows, _random);
        var output = _generate.Forward(_generator.Parameters, code, batch.Rows, random: null);
        var loss = BatchLosses.SquaredError(output, batch.Inputs, _outputGradient, batch.Rows);
        var gradient = _generate.Backward(_generator.Parameters, code, _outputGradient, Unused(_model.Generator), batch.Rows, withInput: true)!;
        _encode.Backward(_encoder.Parameters, batch.Inputs, gradient, _encoder.Gradients, batch.Rows);
        return loss;
    }

    private double Discriminate(BatchTensor rows, float label, float weight, int count)
    {
        var logits = _discriminate.Forward(_discriminator.Parameters, rows, count, _random);
        var loss = BatchLosses.CrossEntropy(logits, label, weight, _logitGradient, count);
        _discriminate.Backward(_discriminator.Parameters, rows, _logitGradient, _discriminator.Gradients, count);
        return loss;
    }

    private void DrawWide(int rows)
    {
        for (var i = 0; i < _model.Input.Features; i++)
        {
            var line = _wide.Line(0, i)[..rows];
            NormalNoise.Fill(_random, line);
            foreach (ref var number in line)
                number *= GanDescription.WideDeviation;
        }
    }

    private BatchTensor Generate(int rows)
    {
        for (var i = 0; i < _model.Latent; i++)
            NormalNoise.Fill(_random, _noise.Line(0, i)[..rows]);

        return _generate.Forward(_generator.Parameters, _noise, rows, _random);
    }

    private Span<float> Unused(NetworkDescription network) => _unused.AsSpan(0, network.ParameterCount);
}
