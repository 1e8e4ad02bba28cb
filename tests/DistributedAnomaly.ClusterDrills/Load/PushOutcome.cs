namespace DistributedAnomaly.ClusterDrills.Load;

internal enum PushOutcome
{
    Taken,

    /// <summary>Some observations were refused, and may be repeated.</summary>
    Partly,

    /// <summary>The whole batch was refused: a clear answer.</summary>
    Refused,

    /// <summary>No answer, or an error.</summary>
    Failed,
}
