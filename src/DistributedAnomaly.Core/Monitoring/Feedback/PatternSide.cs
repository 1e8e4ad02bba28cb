namespace DistributedAnomaly.Core.Monitoring.Feedback;

/// <summary>On which side of its expectation a metric lies. The numbers are on disk: never change one.</summary>
public enum PatternSide : byte
{
    /// <summary>Inside its band: it behaves unusually, without being too high or too low.</summary>
    Either = 0,

    Above = 1,

    Below = 2,
}
