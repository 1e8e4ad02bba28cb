namespace DistributedAnomaly.Core.Policies;

/// <summary>What a value goes through before it is judged.</summary>
public enum Transform
{
    None,

    /// <summary>sign(x) * ln(1 + |x|): for values over orders of magnitude (latencies, amounts).</summary>
    Log,

    /// <summary>The difference to the value before.</summary>
    Delta,
}
