using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection;

/// <summary>
/// Scores one feature's samples, one by one: first <see cref="Score"/>, which changes nothing, then <see cref="Learn"/>.
/// </summary>
/// <remarks>
/// Implementations are structs of a few numbers; their default value is the state before the first sample. They never
/// allocate, accept every finite sample, and give finite scores. What a raw score means in probability is told by a
/// <see cref="Calibration.TailEstimator"/>, not by the detector.
/// </remarks>
public interface IDetector
{
    /// <summary>Name in reasons, in kebab case; never changes.</summary>
    string Name { get; }

    /// <summary>How strange the sample is. Pure.</summary>
    Evidence Score(in Sample sample);

    /// <summary>Takes the sample into what is normal, after it was scored.</summary>
    /// <param name="sample">The same sample.</param>
    /// <param name="weight">0 to 1: less inside an open episode, so that an incident is not learnt as normal.</param>
    void Learn(in Sample sample, double weight);

    /// <summary>Forgets the recent past, as after an episode; what is normal stays.</summary>
    /// <param name="value">Where the stream stands now, in the sample's unit.</param>
    void Settle(double value);

    void Save(SnapshotWriter writer);

    void Load(ref SnapshotReader reader);
}
