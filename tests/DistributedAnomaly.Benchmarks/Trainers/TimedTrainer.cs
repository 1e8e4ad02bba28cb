using System.Diagnostics;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>Measures each training of another trainer, whichever kind is asked for: scaling and scoring around it do not count.</summary>
internal sealed class TimedTrainer(INetworkTrainer trainer) : INetworkTrainer, INetworkTrainers
{
    public string Name => trainer.Name;

    /// <summary>Of the last training, wall time.</summary>
    public List<double> EpochMs { get; } = [];

    /// <summary>Of the last training.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; private set; } = [];

    /// <summary>Of the last training, all threads.</summary>
    public double ProcessorMs { get; private set; }

    /// <summary>The managed heap, garbage included, at the most seen at the end of an epoch.</summary>
    public long HeapBytes { get; private set; }

    public string? WhyNoTorch => null;

    public INetworkTrainer For(TrainerKind kind) => this;

    public TrainingResult Train(
        NeuralModelDescription model, TrainingSet set, TrainingOptions options, IProgress<TrainingPoint>? progress, CancellationToken cancellationToken)
    {
        EpochMs.Clear();
        var cpu = Environment.CpuUsage.TotalTime;
        var result = trainer.Train(model, set, options, new Epochs(this), cancellationToken);
        ProcessorMs = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        Curve = result.Curve;
        return result;
    }

    private sealed class Epochs(TimedTrainer owner) : IProgress<TrainingPoint>
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Report(TrainingPoint value)
        {
            owner.EpochMs.Add(Stopwatch.GetElapsedTime(_last).TotalMilliseconds);
            owner.HeapBytes = Math.Max(owner.HeapBytes, GC.GetTotalMemory(forceFullCollection: false));
            _last = Stopwatch.GetTimestamp();
        }
    }
}
