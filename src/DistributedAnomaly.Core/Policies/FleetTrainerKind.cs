namespace DistributedAnomaly.Core.Policies;

/// <summary>What trains the networks of a fleet's model.</summary>
public enum FleetTrainerKind
{
    /// <summary>Torch for large networks where it is there, managed code otherwise.</summary>
    Auto,

    /// <summary>Managed code: the same bits everywhere.</summary>
    Managed,

    /// <summary>Torch; training fails where it is not there.</summary>
    Torch,
}
