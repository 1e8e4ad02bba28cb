namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>Which trainer a policy asks for: <c>trainer: auto | managed | torch</c>.</summary>
public enum TrainerKind
{
    /// <summary>Torch for networks that gain by it, where it is there; managed code otherwise.</summary>
    Auto,
    Managed,
    Torch,
}
