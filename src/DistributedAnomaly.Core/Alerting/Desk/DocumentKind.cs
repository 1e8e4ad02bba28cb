namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>The parts of a desk's state that are stored beside its alerts. On disk: never change a number.</summary>
public enum DocumentKind : byte
{
    Group = 1,
    Silence = 2,
    Flaps = 3,
}
