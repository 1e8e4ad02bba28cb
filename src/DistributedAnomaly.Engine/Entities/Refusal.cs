namespace DistributedAnomaly.Engine.Entities;

/// <summary>Why an observation was not taken.</summary>
internal enum Refusal
{
    None,
    InvalidName,
    NoMetrics,
    TooManyEntities,
    OutOfMemory,

    /// <summary>The monitor did not take a value.</summary>
    InvalidValue,

    /// <summary>A fault in the monitor; logged.</summary>
    Fault,
}
