namespace DistributedAnomaly.Engine.Fleets.Models;

/// <summary>What a version of a fleet's model is used for. The numbers are stored: never change one.</summary>
public enum FleetModelRole : byte
{
    /// <summary>It judges.</summary>
    Champion = 0,

    /// <summary>It is compared with the champion and judges nothing.</summary>
    Challenger = 1,

    /// <summary>It judged once; it can be promoted again.</summary>
    Retired = 2,

    /// <summary>It lost the comparison; it can be promoted all the same.</summary>
    Rejected = 3,
}
