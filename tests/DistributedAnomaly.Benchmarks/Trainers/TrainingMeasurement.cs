using System.Diagnostics;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>What one training took and gave, in a process that did nothing else.</summary>
/// <param name="EpochMs">Of each epoch, wall time.</param>
/// <param name="TotalMs">Of the whole fit, wall time.</param>
/// <param name="CpuMs">Of the whole fit, all threads.</param>
/// <param name="Losses">Of each epoch, training, then validation.</param>
/// <param name="Scores">Of the rows learnt from.</param>
/// <param name="PeakBytes">By how much the process grew at most, from before the trainer was touched.</param>
/// <param name="HeapBytes">Of that the managed heap, at the most seen at the end of an epoch.</param>
internal sealed record TrainingMeasurement(
    double[] EpochMs, double TotalMs, double CpuMs, double[] Losses, double[] Scores, long PeakBytes, long HeapBytes)
{
    /// <summary>Until the compiler has seen what is hot, and native libraries are loaded.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public double BestEpochMs => EpochMs.Min();

    public double MedianEpochMs => EpochMs.Order().ElementAt(EpochMs.Length / 2);

    public static TrainingMeasurement Take(TrainedModel model, Func<INetworkTrainer> trainers)
    {
        var table = model.Table();
        var start = Resident();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var trainer = trainers();
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
            model.Create(trainer, 2, new Epochs()).Fit(table, FitOptions.Default);

        var epochs = new Epochs();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var fitted = model.Create(trainer, model.Epochs, epochs).Fit(table, FitOptions.Default);
        var (took, used) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        using var process = Process.GetCurrentProcess();
        return new TrainingMeasurement(
            [.. epochs.Ms],
            took.TotalMilliseconds,
            used.TotalMilliseconds,
            [.. epochs.Losses],
            fitted.Score(table),
            process.PeakWorkingSet64 - start,
            Math.Max(0, epochs.Heap - heap));
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private sealed class Epochs : IProgress<TrainingPoint>
    {
        private long _last = Stopwatch.GetTimestamp();

        public List<double> Ms { get; } = [];

        public List<double> Losses { get; } = [];

        public long Heap { get; private set; }

        public void Report(TrainingPoint value)
        {
            Ms.Add(Stopwatch.GetElapsedTime(_last).TotalMilliseconds);
            Losses.Add(value.Loss);
            Losses.Add(value.ValidationLoss);
            Heap = Math.Max(Heap, GC.GetTotalMemory(forceFullCollection: false));
            _last = Stopwatch.GetTimestamp();
        }
    }
}
