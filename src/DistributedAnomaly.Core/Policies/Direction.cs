namespace DistributedAnomaly.Core.Policies;

/// <summary>Which side of normal is of interest.</summary>
public enum Direction
{
    Both,
    Up,
    Down,
}
