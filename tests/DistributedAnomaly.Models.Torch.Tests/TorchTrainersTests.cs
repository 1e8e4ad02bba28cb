using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Hosting;

namespace DistributedAnomaly.Models.Torch.Tests;

public sealed class TorchTrainersTests
{
    private static readonly NeuralModelDescription Small = new AutoencoderDescription(16, [8, 3, 8]);
    private static readonly NeuralModelDescription Large = new AutoencoderDescription(1000, [256, 64, 256]);

    [Fact]
    public void For_EachKind_IsThatTrainer()
    {
        new TorchTrainers().For(TrainerKind.Auto).Name.ShouldBe("auto");
        new TorchTrainers().For(TrainerKind.Managed).Name.ShouldBe("managed");
        if (TorchRuntime.WhyNot is { } reason)
            Should.Throw<TrainerUnavailableException>(() => new TorchTrainers().For(TrainerKind.Torch)).Message.ShouldContain(reason);
        else
            new TorchTrainers().For(TrainerKind.Torch).Name.ShouldBe("torch");
    }

    [Fact]
    public void BySize_LargeNetworks_AreTorchsWhereItIsThere()
    {
        new TrainerBySize().For(Small).Name.ShouldBe("managed");
        new TrainerBySize().For(Large).Name.ShouldBe(TorchRuntime.IsAvailable ? "torch" : "managed");
    }

    /// <summary>The assembly of this test again, as a plug-in has it: in a context of its own that shares nothing but Core.</summary>
    [Fact]
    public void PlugIn_OfThisFolder_TrainsByItsOwnAssembly()
    {
        var trainers = TorchPlugIn.Load(AppContext.BaseDirectory);
        trainers.ShouldNotBeOfType<TorchTrainers>();
        trainers.GetType().FullName.ShouldBe(typeof(TorchTrainers).FullName);
        var set = new TrainingSet(new float[16 * 20], Small.Input);
        trainers.For(TrainerKind.Auto).Train(Small, set, new TrainingOptions { Epochs = 2 }, null, CancellationToken.None).Curve.Count.ShouldBe(2);
    }
}
