using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Batch.Networks;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>When and how the story's fleet trains: as the default policy of an engine.</summary>
internal sealed class FleetModelTraining(SimulatedFleet fleet)
{
    private const int UsualRows = 10_000, UnusualRows = 50_000;

    private const long EveryMs = 86_400_000;

    private static readonly IBatchDetector[] Detectors = [new IsolationForestDetector(), new AutoencoderBatchDetector()];

    private int _version;

    public static FleetSample Empty(FeatureNames features) => new(features, UsualRows, UnusualRows);

    /// <summary>Once a day, after the first one.</summary>
    public bool IsDue(int step) => step > 0 && Period(step) > Period(step - 1);

    /// <returns>Null: there is not enough experience yet.</returns>
    public FleetModel? Train(FleetSample sample, int step, ParallelOptions parallel)
    {
        var info = new FleetModelInfo(_version + 1, fleet.TimeMs(step), 0, 0, 0, 0, [], 0, 0);
        var options = new FitOptions { Seed = 1, Threads = parallel.MaxDegreeOfParallelism, CancellationToken = parallel.CancellationToken };
        var model = FleetTrainer.Train(sample, Detectors, info, options);
        _version += model is null ? 0 : 1;
        return model;
    }

    private long Period(int step) => (fleet.TimeMs(step) - fleet.TimeMs(0)) / EveryMs;
}
