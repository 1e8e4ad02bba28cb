using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Models.Torch.Tests;

/// <summary>Torch against the managed trainer from equal first weights, on the same batches and noise.</summary>
[Collection(nameof(TorchSharp))]
public sealed class TorchTrainerTests
{
    private const int Features = 16;

    /// <summary>What rounding makes of equal steps over five epochs.</summary>
    private const double Tolerance = 2e-3;

    private static readonly TrainingOptions Options = new() { Epochs = 5, BatchRows = 64, Seed = 11, WeightDecay = 0.01, GradientNorm = 0.5 };

    private static readonly Dictionary<string, NeuralModelDescription> Models = new(StringComparer.Ordinal)
    {
        ["autoencoder"] = new AutoencoderDescription(Features, [8, 3, 8]),
        ["relu"] = new AutoencoderDescription(Features, [12, 4, 12], Activation.Relu),
        ["variational"] = new VariationalAutoencoderDescription(Features, [8], 3),
        ["lstm"] = new LstmAutoencoderDescription(Features, 6, 8),
        ["gan"] = new GanDescription(Features, [12, 8], 3),
    };

    public static TheoryData<string> Names() => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_FromEqualWeights_AgreesWithTheManagedTrainer(string name)
    {
        SkipWithoutTorch();
        var set = new TrainingSet(Values(500), Models[name].Input);
        var managed = new ManagedTrainer().Train(Models[name], set, Options, null, CancellationToken.None);
        var torch = new TorchTrainer().Train(Models[name], set, Options, null, CancellationToken.None);

        torch.Curve.Count.ShouldBe(managed.Curve.Count);
        for (var i = 0; i < managed.Curve.Count; i++)
        {
            torch.Curve[i].Loss.ShouldBe(managed.Curve[i].Loss, managed.Curve[i].Loss * Tolerance);
            torch.Curve[i].ValidationLoss.ShouldBe(managed.Curve[i].ValidationLoss, managed.Curve[i].ValidationLoss * Tolerance);
        }

        torch.Curve[^1].Loss.ShouldNotBe(torch.Curve[0].Loss);
        for (var n = 0; n < managed.Networks.Count; n++)
            Difference(managed.Networks[n], torch.Networks[n]).ShouldBeLessThan(0.01);
    }

    /// <summary>TorchSharp frees scalars that nobody holds while Torch reads them: see TorchAdam.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Names))]
    public async Task Train_BusyGarbageCollector_GivesTheSameCurve(string name)
    {
        SkipWithoutTorch();
        var set = new TrainingSet(Values(300), Models[name].Input);
        var calm = new TorchTrainer().Train(Models[name], set, Options, null, CancellationToken.None);
        using var over = new CancellationTokenSource();
        var collector = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken);
        var busy = new TorchTrainer().Train(Models[name], set, Options, null, CancellationToken.None);
        await over.CancelAsync();
        await collector;
        busy.Curve.ShouldBe(calm.Curve);
    }

    [Fact]
    public void Train_CancelledBefore_Ends()
    {
        SkipWithoutTorch();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var model = Models["autoencoder"];
        Should.Throw<OperationCanceledException>(() =>
            new TorchTrainer().Train(model, new TrainingSet(Values(100), model.Input), Options, null, source.Token));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_CancelledUnderWay_EndsAndDisposesOfItsTensors(string name)
    {
        SkipWithoutTorch();
        using var source = new CancellationTokenSource();
        var model = Models[name];
        var epochs = new Epochs(point =>
        {
            if (point.Epoch == 2)
                source.Cancel();
        });
        var set = new TrainingSet(Values(300), model.Input);
        var left = TensorsLeft(() => Should.Throw<OperationCanceledException>(() => new TorchTrainer().Train(
            model, set, new TrainingOptions { Epochs = 1_000, Patience = 1_000 }, epochs, source.Token)));
        epochs.Told.ShouldBe(2);
        left.ShouldBe(ParametersOf(model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_ToItsEnd_DisposesOfItsTensors(string name)
    {
        SkipWithoutTorch();
        var set = new TrainingSet(Values(200), Models[name].Input);
        TensorsLeft(() => new TorchTrainer().Train(Models[name], set, Options, null, CancellationToken.None)).ShouldBe(ParametersOf(Models[name]));
    }

    [Fact]
    public void Train_NoProgress_StopsEarlyAsTheManagedTrainerDoes()
    {
        SkipWithoutTorch();
        var model = Models["autoencoder"];
        var random = new SeededRandom(5);
        var noise = new float[200 * Features];
        foreach (ref var value in noise.AsSpan())
            value = (float)random.NextNormal();
        var options = new TrainingOptions { Epochs = 500, BatchRows = 64, LearningRate = 0.02, Patience = 3 };
        var managed = new ManagedTrainer().Train(model, new TrainingSet(noise, model.Input), options, null, CancellationToken.None);
        var epochs = new Epochs();
        var torch = new TorchTrainer().Train(model, new TrainingSet(noise, model.Input), options, epochs, CancellationToken.None);
        torch.StoppedEarly.ShouldBeTrue();
        torch.BestEpoch.ShouldBe(managed.BestEpoch);
        epochs.Told.ShouldBe(torch.Curve.Count);
        torch.Curve.Count.ShouldBe(torch.BestEpoch + options.Patience);
    }

    [Fact]
    public void Train_WithDropout_LossFalls()
    {
        SkipWithoutTorch();
        var model = new AutoencoderDescription(Features, [8, 3, 8], dropout: 0.1f);
        var result = new TorchTrainer().Train(
            model, new TrainingSet(Values(500), model.Input), new TrainingOptions { Epochs = 40, BatchRows = 32, LearningRate = 0.01 }, null, CancellationToken.None);
        result.Curve[^1].ValidationLoss.ShouldBeLessThan(result.Curve[0].ValidationLoss * 0.7);
    }

    /// <summary>Largest difference of what two networks give, over rows.</summary>
    private static double Difference(NetworkWeights one, NetworkWeights other)
    {
        var (a, b) = (new RowNetwork(one), new RowNetwork(other));
        var (x, y) = (new float[one.Description.Output.Length], new float[one.Description.Output.Length]);
        var values = Values(50);
        var largest = 0.0;
        for (var i = 0; i + one.Description.Input.Length <= values.Length; i += one.Description.Input.Length)
        {
            a.Run(values.AsSpan(i, one.Description.Input.Length), x, new float[a.ScratchLength]);
            b.Run(values.AsSpan(i, one.Description.Input.Length), y, new float[b.ScratchLength]);
            for (var k = 0; k < x.Length; k++)
                largest = Math.Max(largest, Math.Abs(x[k] - y[k]));
        }

        return largest;
    }

    private static float[] Values(int rows)
    {
        var random = new SeededRandom(3);
        var values = new float[rows * Features];
        for (var r = 0; r < rows; r++)
        {
            var (u, v) = (random.NextNormal(), random.NextNormal());
            for (var i = 0; i < Features; i++)
                values[r * Features + i] = (float)(u * Math.Cos(i) + v * Math.Sin(i) + 0.1 * random.NextNormal());
        }

        return values;
    }

    /// <summary>
    /// By how much TorchSharp's count of tensors grew. It counts a tensor for ever that it moves into a <c>Parameter</c>: where all else was
    /// disposed of, just these are left.
    /// </summary>
    private static long TensorsLeft(Action training)
    {
        var before = TorchSharp.torch.Tensor.TotalCount;
        training();
        return TorchSharp.torch.Tensor.TotalCount - before;
    }

    private static long ParametersOf(NeuralModelDescription model) => model.Networks.SelectMany(network => network.Layers).Sum(layer => layer switch
    {
        DenseLayer => 2,
        LstmLayer => 3,
        _ => 0,
    });

    private static void SkipWithoutTorch() =>
        Assert.SkipUnless(TorchRuntime.IsAvailable, "Torch's native libraries cannot be loaded here: " + TorchRuntime.WhyNot);

    /// <summary>Counts the epochs that it is told of.</summary>
    private sealed class Epochs(Action<TrainingPoint>? action = null) : IProgress<TrainingPoint>
    {
        public int Told { get; private set; }

        public void Report(TrainingPoint value)
        {
            Told++;
            action?.Invoke(value);
        }
    }
}
