using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>A training that was asked for: all that it depends on, and how far it is.</summary>
/// <param name="Fleet">Whose model.</param>
/// <param name="Version">That it becomes.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="BegunMs">When it was asked for (Unix ms).</param>
/// <param name="Sample">What it learns from.</param>
/// <param name="Policy">Detectors and trainer.</param>
/// <param name="Entities">Of the fleet now.</param>
/// <param name="Drift">Measured now.</param>
/// <param name="Whole">False: the sample is the newest period alone.</param>
internal sealed record TrainingJob(
    string Fleet, int Version, string Reason, long BegunMs, byte[] Sample, FleetModelPolicy Policy, int Entities, double Drift, bool Whole) : IProgress<double>
{
    private double _progress;

    /// <summary>Follows from the fleet and the version, so that the same sample gives the same model.</summary>
    public int Seed => (int)(StableHash.Of(Fleet, "") + (uint)Version & int.MaxValue);

    /// <summary>Part that is done, 0 to 1; any thread may ask.</summary>
    public double Progress => Volatile.Read(ref _progress);

    public void Report(double value) => Volatile.Write(ref _progress, value);
}
