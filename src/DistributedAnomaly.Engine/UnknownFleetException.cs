namespace DistributedAnomaly.Engine;

/// <summary>The fleet does not exist, and the configuration does not let observations create it.</summary>
public sealed class UnknownFleetException(string fleet, string reason) : Exception(reason)
{
    public string Fleet { get; } = fleet;
}
