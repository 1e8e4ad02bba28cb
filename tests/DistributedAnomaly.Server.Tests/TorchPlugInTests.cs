using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

public sealed class TorchPlugInTests
{
    [Fact]
    public void Load_NoPlugIn_TrainsManagedAndSaysWhyNotByTorch()
    {
        using var folder = new TempFolder();
        var trainers = TorchPlugIn.Load(folder.Path);
        trainers.For(TrainerKind.Auto).Name.ShouldBe("managed");
        trainers.For(TrainerKind.Managed).Name.ShouldBe("managed");
        Should.Throw<TrainerUnavailableException>(() => trainers.For(TrainerKind.Torch)).Message.ShouldContain("not installed");
    }

    [Fact]
    public void Load_DamagedPlugIn_TrainsManagedAndSaysWhyNotByTorch()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "DistributedAnomaly.Models.Torch.dll"), "no assembly");
        var trainers = TorchPlugIn.Load(folder.Path);
        trainers.For(TrainerKind.Auto).Name.ShouldBe("managed");
        Should.Throw<TrainerUnavailableException>(() => trainers.For(TrainerKind.Torch)).Message.ShouldContain("cannot be loaded");
    }
}
