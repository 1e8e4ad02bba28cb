using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>Tells of epochs as parts of the whole, and hands the curve on.</summary>
internal sealed class EpochProgress(int epochs, IProgress<double>? progress, IProgress<TrainingPoint>? curve) : IProgress<TrainingPoint>
{
    public void Report(TrainingPoint value)
    {
        curve?.Report(value);
        progress?.Report((double)value.Epoch / epochs);
    }
}
