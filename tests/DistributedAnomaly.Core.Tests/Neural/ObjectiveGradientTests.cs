using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Objectives;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Neural;

/// <summary>Losses and gradients of whole models against central differences in double, with the same noise.</summary>
public sealed class ObjectiveGradientTests
{
    private const int Rows = 11;
    private const int Features = 5;

    private static readonly TrainingOptions Options = new() { Seed = 7 };

    [Fact]
    public void Autoencoder_Gradients_AgreeWithCentralDifferences()
    {
        var model = new AutoencoderDescription(Features, [4, 2, 4]);
        var (batch, rows) = Batch();
        var objective = new ReconstructionObjective(model.Network, Options, Rows);
        var loss = objective.Gradients(batch, random: null);

        double Loss(double[] p) => rows.Average(row => MeanSquare(ReferenceNetwork.Run(model.Network, p, row), row));
        var parameters = CentralDifferences.Doubles(objective.Network.Parameters);
        loss.ShouldBe(Loss(parameters), 1e-5);
        objective.Loss(batch).ShouldBe(loss, 1e-6);
        CentralDifferences.ShouldAgree(objective.Network.Gradients, CentralDifferences.Of(Loss, parameters));
    }

    [Fact]
    public void Variational_Gradients_AgreeWithCentralDifferences()
    {
        var model = new VariationalAutoencoderDescription(Features, [6], 2, decoderVariance: 0.4);
        var (batch, rows) = Batch();
        var objective = new VariationalObjective(model, Options, Rows);
        var noise = Noise(2, new SeededRandom(3));
        var loss = objective.Gradients(batch, new SeededRandom(3));

        double Loss(double[] encoder, double[] decoder)
        {
            var sum = 0.0;
            for (var r = 0; r < Rows; r++)
            {
                var code = ReferenceNetwork.Run(model.Encoder, encoder, rows[r]);
                double[] z = [code[0] + Math.Exp(code[2] / 2) * noise[0, r], code[1] + Math.Exp(code[3] / 2) * noise[1, r]];
                var divergence = 0.5 * (code[0] * code[0] + Math.Exp(code[2]) - code[2] - 1 + code[1] * code[1] + Math.Exp(code[3]) - code[3] - 1);
                sum += MeanSquare(ReferenceNetwork.Run(model.Decoder, decoder, z), rows[r]) + 2 * 0.4 / Features * divergence;
            }

            return sum / Rows;
        }

        var e = CentralDifferences.Doubles(objective.Encoder.Parameters);
        var d = CentralDifferences.Doubles(objective.Decoder.Parameters);
        loss.ShouldBe(Loss(e, d), 1e-5);
        CentralDifferences.ShouldAgree(objective.Encoder.Gradients, CentralDifferences.Of(p => Loss(p, d), e));
        CentralDifferences.ShouldAgree(objective.Decoder.Gradients, CentralDifferences.Of(p => Loss(e, p), d));
    }

    [Fact]
    public void Gan_GradientsOfAllThreeNetworks_AgreeWithCentralDifferences()
    {
        var model = new GanDescription(Features, [6, 4], 2);
        var (batch, rows) = Batch();
        var random = Options.NoiseRandom();
        var (first, wide, second) = (Noise(2, random), Noise(Features, random), Noise(2, random));
        var objective = new AdversarialObjective(model, Options, Rows);
        var g = CentralDifferences.Doubles(objective.Generator.Parameters);
        var d = CentralDifferences.Doubles(objective.Discriminator.Parameters);
        var e = CentralDifferences.Doubles(objective.Encoder.Parameters);
        double Logit(double[] p, double[] row) => ReferenceNetwork.Run(model.Discriminator, p, row)[0];
        double[] Made(double[] p, double[,] noise, int r) => ReferenceNetwork.Run(model.Generator, p, [noise[0, r], noise[1, r]]);

        double OfDiscriminator(double[] p) => Enumerable.Range(0, Rows).Average(r =>
            ReferenceNetwork.Softplus(Logit(p, rows[r])) - 0.9 * Logit(p, rows[r]) + 0.5 * ReferenceNetwork.Softplus(Logit(p, Made(g, first, r)))
            + 0.5 * ReferenceNetwork.Softplus(Logit(p, [.. Enumerable.Range(0, Features).Select(i => 2 * wide[i, r])])));
        objective.LearnDiscriminator(batch).ShouldBe(OfDiscriminator(d), 1e-5);
        CentralDifferences.ShouldAgree(objective.Discriminator.Gradients, CentralDifferences.Of(OfDiscriminator, d));

        double OfGenerator(double[] p) => Enumerable.Range(0, Rows).Average(r => ReferenceNetwork.Softplus(-Logit(d, Made(p, second, r))));
        objective.LearnGenerator(Rows).ShouldBe(OfGenerator(g), 1e-5);
        CentralDifferences.ShouldAgree(objective.Generator.Gradients, CentralDifferences.Of(OfGenerator, g));

        double OfEncoder(double[] p) => Enumerable.Range(0, Rows).Average(r =>
            MeanSquare(ReferenceNetwork.Run(model.Generator, g, ReferenceNetwork.Run(model.Encoder, p, rows[r])), rows[r]));
        objective.LearnEncoder(batch).ShouldBe(OfEncoder(e), 1e-5);
        CentralDifferences.ShouldAgree(objective.Encoder.Gradients, CentralDifferences.Of(OfEncoder, e));
    }

    private static double MeanSquare(double[] output, double[] row) => output.Zip(row, (y, x) => (y - x) * (y - x)).Average();

    private static double[,] Noise(int latent, SeededRandom random)
    {
        var noise = new double[latent, Rows];
        var line = new float[Rows];
        for (var i = 0; i < latent; i++)
        {
            NormalNoise.Fill(random, line);
            for (var r = 0; r < Rows; r++)
                noise[i, r] = line[r];
        }

        return noise;
    }

    private static (TrainingBatch Batch, double[][] Rows) Batch()
    {
        var random = new SeededRandom(5);
        var set = new TrainingSet([.. Enumerable.Range(0, Rows * Features).Select(_ => (float)random.NextNormal())], new(1, Features));
        var batch = new TrainingBatch(set.Shape, Rows);
        batch.Fill(set, [.. Enumerable.Range(0, Rows)]);
        return (batch, [.. Enumerable.Range(0, Rows).Select(r => CentralDifferences.Doubles(set.Example(r)))]);
    }
}
