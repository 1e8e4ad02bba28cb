using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Engine.Fleets.Training;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class PolicyTrainersTests
{
    private static readonly NeuralModelDescription Small = new AutoencoderDescription(16, [8, 3, 8]);
    private static readonly NeuralModelDescription Large = new AutoencoderDescription(1000, [256, 64, 256]);

    [Fact]
    public void Used_NothingWasTrained_IsNone() => Of(TrainerKind.Auto).Used.ShouldBe("none");

    [Fact]
    public void Train_ASmallNetwork_MissesNothing()
    {
        var trainers = Of(TrainerKind.Auto);

        Train(trainers, Small);

        (trainers.Used, trainers.Missed).ShouldBe(("managed", null));
    }

    [Fact]
    public void Train_ALargeNetworkWithoutTorch_SaysWhyItWasMissed()
    {
        var trainers = Of(TrainerKind.Auto);

        Train(trainers, Large);

        (trainers.Used, trainers.Missed).ShouldBe(("managed", "it is not installed"));
    }

    [Fact]
    public void Train_ManagedCodeWasAskedFor_MissesNothing()
    {
        var trainers = Of(TrainerKind.Managed);

        Train(trainers, Large);

        trainers.Missed.ShouldBeNull();
    }

    private static PolicyTrainers Of(TrainerKind kind) => new(new ManagedTrainers("it is not installed"), kind);

    // The detector asks for its own default; the policy decides.
    private static void Train(PolicyTrainers trainers, NeuralModelDescription model) => trainers.For(TrainerKind.Managed)
        .Train(model, new TrainingSet(new float[20 * model.Input.Length], model.Input), new TrainingOptions { Epochs = 1 }, null, CancellationToken.None);
}
