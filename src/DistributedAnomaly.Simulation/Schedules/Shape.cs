namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>How an effect comes and goes.</summary>
internal enum Shape : byte
{
    /// <summary>All of it from the first step to the last.</summary>
    Step,

    /// <summary>Rises over the first tenth and falls over the last.</summary>
    Plateau,

    /// <summary>Grows evenly over the first three quarters, then stays.</summary>
    Ramp,
}
