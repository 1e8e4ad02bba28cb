using System.Diagnostics;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Models.Torch.Tests;

/// <summary>What the process holds after many trainings: native memory too, of which no collector knows. Handles are counted in <see cref="TorchTrainerTests"/>.</summary>
[Collection(nameof(TorchSharp))]
public sealed class TorchMemoryTests
{
    private const int Features = 400;
    private const int Trainings = 40;

    /// <summary>A training's weights, gradients and moments take 3 MB and more: were half of that to stay each time, it would be beyond this.</summary>
    private const long MostGrowth = 48L << 20;

    private static readonly Dictionary<string, NeuralModelDescription> Models = new(StringComparer.Ordinal)
    {
        ["autoencoder"] = new AutoencoderDescription(Features, [256, 16, 256]),
        ["variational"] = new VariationalAutoencoderDescription(Features, [256], 16),
        ["lstm"] = new LstmAutoencoderDescription(Features, 3, 128),
        ["gan"] = new GanDescription(Features, [256, 64], 16),
    };

    public static TheoryData<string> Names() => [.. Models.Keys];

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Names))]
    public void Train_ManyTimes_MemoryOfTheProcessStaysLevel(string name)
    {
        Assert.SkipUnless(TorchRuntime.IsAvailable, "Torch's native libraries cannot be loaded here: " + TorchRuntime.WhyNot);
        var model = Models[name];
        var set = new TrainingSet(new float[256 * Features], model.Input);
        Train(10);
        var before = Resident();
        Train(Trainings);
        (Resident() - before).ShouldBeLessThan(MostGrowth);

        void Train(int times)
        {
            for (var i = 0; i < times; i++)
                new TorchTrainer().Train(model, set, new TrainingOptions { Epochs = 2, BatchRows = 64 }, null, CancellationToken.None);
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
