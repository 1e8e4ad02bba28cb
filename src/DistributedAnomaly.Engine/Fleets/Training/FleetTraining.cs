using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>Trains a fleet's model from a job. The same job gives the same bytes.</summary>
internal static class FleetTraining
{
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="InvalidOperationException">The sample is too small.</exception>
    /// <exception cref="TrainerUnavailableException">A trainer was asked for that is not there.</exception>
    public static FleetModel Run(TrainingJob job, PolicyTrainers trainers, CancellationToken cancellationToken)
    {
        var reader = new SnapshotReader(job.Sample);
        var sample = FleetSample.Load(ref reader);
        var info = new FleetModelInfo(job.Version, job.BegunMs, 0, 0, 0, 0, [], job.Seed, job.Drift);
        var options = new FitOptions
        {
            Seed = job.Seed, Trainers = trainers, Progress = job, CancellationToken = cancellationToken,
        };
        return FleetTrainer.Train(sample, [.. job.Policy.Detectors.Select(Detector)], info, options)
            ?? throw new InvalidOperationException(
                $"The sample has {sample.Usual.Count} usual and {sample.Unusual.Count} unusual vectors; {FleetTrainer.LeastRows} and 1 are needed.");
    }

    public static byte[] Bytes(FleetModel model)
    {
        var writer = new SnapshotWriter();
        FleetModelFile.Save(model, writer);
        return writer.Written.ToArray();
    }

    private static IBatchDetector Detector(string name) =>
        BatchDetectors.Create(name) ?? throw new InvalidOperationException($"There is no detector '{name}'.");
}
