using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Neural;

public sealed class ManagedTrainerTests
{
    private const int Features = 6;

    private static readonly Dictionary<string, NeuralModelDescription> Models = new(StringComparer.Ordinal)
    {
        ["autoencoder"] = new AutoencoderDescription(Features, [4, 2, 4]),
        ["autoencoder with dropout"] = new AutoencoderDescription(Features, [8, 2, 8], dropout: 0.1f),
        ["variational"] = new VariationalAutoencoderDescription(Features, [5], 2),
        ["lstm"] = new LstmAutoencoderDescription(Features, 5, 6),
        ["gan"] = new GanDescription(Features, [8, 6], 2, dropout: 0.1f),
    };

    public static TheoryData<string> Names() => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_Twice_GivesTheSameBits(string name)
    {
        var options = new TrainingOptions { Epochs = 4, BatchRows = 50, Seed = 3 };
        var first = Train(Models[name], options);
        var second = Train(Models[name], options);
        first.Networks.Count.ShouldBe(Models[name].Networks.Count);
        for (var i = 0; i < first.Networks.Count; i++)
            first.Networks[i].Parameters.SequenceEqual(second.Networks[i].Parameters).ShouldBeTrue();
        first.Curve.ShouldBe(second.Curve);
        var other = Train(Models[name], options with { Seed = 4 });
        other.Networks[0].Parameters.SequenceEqual(first.Networks[0].Parameters).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_RowsOnAPlane_LossFalls(string name)
    {
        var result = Train(Models[name], new TrainingOptions { Epochs = 60, BatchRows = 64, LearningRate = 0.01 });
        result.BestEpoch.ShouldBeGreaterThan(5);
        var best = result.Curve[result.BestEpoch - 1].ValidationLoss;
        best.ShouldBeLessThan(result.Curve[0].ValidationLoss * (name == "lstm" ? 0.99 : 0.7));
    }

    [Fact]
    public void Train_RowsOnAPlane_AreGivenBackAndOthersAreNot()
    {
        var result = Train(Models["autoencoder"], new TrainingOptions { Epochs = 200, BatchRows = 64, LearningRate = 0.01 });
        var network = new RowNetwork(result.Networks[0]);
        double Error(ReadOnlySpan<float> row)
        {
            var output = new float[Features];
            network.Run(row, output, new float[network.ScratchLength]);
            var sum = 0.0;
            for (var i = 0; i < Features; i++)
                sum += (output[i] - row[i]) * (output[i] - row[i]);
            return sum;
        }

        var plane = Plane(300, 99);
        var random = new SeededRandom(5);
        var wrong = 0;
        for (var r = 0; r < 300; r++)
        {
            var row = plane.AsSpan(r * Features, Features);
            var usual = Error(row);
            foreach (ref var value in row)
                value = (float)random.NextNormal();
            wrong += Error(row) > usual ? 0 : 1;
        }

        wrong.ShouldBeLessThan(15);
    }

    [Fact]
    public void Train_NothingToGain_StopsEarlyWithTheBestWeights()
    {
        var random = new SeededRandom(1);
        var noise = Enumerable.Range(0, 400 * Features).Select(_ => (float)random.NextNormal()).ToArray();
        var options = new TrainingOptions { Epochs = 500, BatchRows = 32, LearningRate = 0.02, Patience = 8, PlateauEpochs = 3 };
        var model = new AutoencoderDescription(Features, [16, 2, 16]);
        var result = new ManagedTrainer().Train(model, new TrainingSet(noise, model.Input), options, null, CancellationToken.None);

        result.StoppedEarly.ShouldBeTrue();
        result.Curve.Count.ShouldBe(result.BestEpoch + 8);
        result.Curve[^1].LearningRate.ShouldBeLessThan(0.02 / 2.1);
        result.Curve.Min(point => point.ValidationLoss).ShouldBe(result.Curve[result.BestEpoch - 1].ValidationLoss, 0.002);
    }

    [Fact]
    public void Train_Cancelled_EndsWithinAnEpoch()
    {
        using var source = new CancellationTokenSource();
        var epochs = 0;
        var progress = new Immediate(_ =>
        {
            if (++epochs == 3)
                source.Cancel();
        });
        var model = Models["autoencoder"];
        Should.Throw<OperationCanceledException>(() =>
            new ManagedTrainer().Train(model, new TrainingSet(Plane(500, 1), model.Input), TrainingOptions.Default, progress, source.Token));
        epochs.ShouldBe(3);
    }

    [Fact]
    public void Train_WithWeightDecay_WeightsAreSmaller()
    {
        double Norm(double decay)
        {
            var result = Train(Models["autoencoder"], new TrainingOptions { Epochs = 30, LearningRate = 0.01, WeightDecay = decay });
            return CentralDifferences.Doubles(result.Networks[0].Parameters).Sum(x => x * x);
        }

        Norm(0.5).ShouldBeLessThan(Norm(0) * 0.8);
    }

    [Fact]
    public void Train_HugeValues_StaysFinite()
    {
        var rows = Plane(200, 1);
        rows[77] = 1e18f;
        var model = Models["autoencoder"];
        var result = new ManagedTrainer().Train(
            model, new TrainingSet(rows, model.Input), new TrainingOptions { Epochs = 20 }, null, CancellationToken.None);
        CentralDifferences.Doubles(result.Networks[0].Parameters).ShouldAllBe(x => double.IsFinite(x));
    }

    [Fact]
    public void TrainingSet_OddValues_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new TrainingSet([1, float.NaN], new LayerShape(1, 2)));
        Should.Throw<ArgumentException>(() => new TrainingSet([1, 2, 3], new LayerShape(1, 2)));
        Should.Throw<ArgumentException>(() => new TrainingSet([1, 2], new LayerShape(2, 2)));
        new TrainingSet([1, 2, 3, 4, 5, 6], new LayerShape(2, 2)).Examples.ShouldBe(2);
    }

    [Fact]
    public void TrainingOptions_OutOfRange_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TrainingOptions { Epochs = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TrainingOptions { LearningRate = double.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new TrainingOptions { ValidationShare = 0.6 });
    }

    private static TrainingResult Train(NeuralModelDescription model, TrainingOptions options) =>
        new ManagedTrainer().Train(model, new TrainingSet(Plane(600, 1), model.Input), options, null, CancellationToken.None);

    /// <summary>Rows that lie near a plane of two dimensions.</summary>
    private static float[] Plane(int rows, int seed)
    {
        var mix = new SeededRandom(42);
        var directions = Enumerable.Range(0, 2 * Features).Select(_ => (float)mix.NextNormal()).ToArray();
        var random = new SeededRandom(seed);
        var values = new float[rows * Features];
        for (var r = 0; r < rows; r++)
        {
            var (u, v) = ((float)random.NextNormal(), (float)random.NextNormal());
            for (var i = 0; i < Features; i++)
                values[r * Features + i] = 0.6f * (u * directions[i] + v * directions[Features + i]) + 0.05f * (float)random.NextNormal();
        }

        return values;
    }

    private sealed class Immediate(Action<TrainingPoint> action) : IProgress<TrainingPoint>
    {
        public void Report(TrainingPoint value) => action(value);
    }
}
