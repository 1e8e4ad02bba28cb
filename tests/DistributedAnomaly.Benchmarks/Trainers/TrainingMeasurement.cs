using System.Diagnostics;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>What one training took and gave, in a process that did nothing else.</summary>
/// <param name="EpochMs">Of each epoch, wall time.</param>
/// <param name="ProcessorMs">Of all epochs, all threads.</param>
/// <param name="Losses">Of each epoch: on the rows learnt from, then on those held back.</param>
/// <param name="Scores">Of all rows.</param>
/// <param name="PeakBytes">By how much the process grew at most, from before the trainer was touched.</param>
/// <param name="HeapBytes">Of that the managed heap, garbage included, at the most seen at the end of an epoch.</param>
internal sealed record TrainingMeasurement(
    double[] EpochMs, double ProcessorMs, double[] Losses, double[] Scores, long PeakBytes, long HeapBytes)
{
    /// <summary>Until the compiler has seen what is hot, and native libraries are loaded.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public double BestEpochMs => EpochMs.Min();

    public double MedianEpochMs => EpochMs.Order().ElementAt(EpochMs.Length / 2);

    /// <param name="load">Brings the trainer; what that takes of memory counts.</param>
    public static TrainingMeasurement Take(TrainedModel model, Table table, Func<INetworkTrainer> load)
    {
        using var process = Process.GetCurrentProcess();
        var (start, heap) = (process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
        var trainer = new TimedTrainer(load());
        var options = new FitOptions { Trainers = trainer };
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
            model.Create(2).Fit(table, options);

        var fitted = model.Create(model.Epochs).Fit(table, options);
        process.Refresh();
        return new TrainingMeasurement(
            [.. trainer.EpochMs],
            trainer.ProcessorMs,
            [.. trainer.Curve.SelectMany(point => new[] { point.Loss, point.ValidationLoss })],
            fitted.Score(table),
            process.PeakWorkingSet64 - start,
            Math.Max(0, trainer.HeapBytes - heap));
    }
}
