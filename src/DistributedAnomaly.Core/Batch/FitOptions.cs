using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Core.Batch;

/// <summary>How a detector is fitted, whichever it is. What it learns depends on the table and the seed alone.</summary>
public sealed record FitOptions
{
    public static readonly FitOptions Default = new();

    /// <value>Of every random choice. Default 0.</value>
    public int Seed { get; init; }

    /// <value>Threads used at most, 1 to 1,024. Default 1. Changes the time that it takes, never the result.</value>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1024);
            field = value;
        }
    } = 1;

    /// <value>Told the part that is done, 0 to 1, not falling; from any thread. Null: nobody wants to know.</value>
    public IProgress<double>? Progress { get; init; }

    /// <value>What may train networks; which of them does is said by the detector. Default: managed code alone.</value>
    public INetworkTrainers Trainers { get; init; } = new ManagedTrainers();

    /// <value>Ends it with an <see cref="OperationCanceledException"/>.</value>
    public CancellationToken CancellationToken { get; init; }
}
