namespace DistributedAnomaly.Engine.Alerting;

/// <summary>There is no such silence, or it is over.</summary>
public sealed class UnknownSilenceException(string id) : Exception($"There is no silence '{id}' that could be changed.")
{
    public string Id { get; } = id;
}
