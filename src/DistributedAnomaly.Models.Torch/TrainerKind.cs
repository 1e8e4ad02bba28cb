namespace DistributedAnomaly.Models.Torch;

/// <summary>Which trainer a policy asks for.</summary>
public enum TrainerKind
{
    /// <summary>Torch for large networks where it is there, managed code otherwise.</summary>
    Auto,
    Managed,
    Torch,
}
