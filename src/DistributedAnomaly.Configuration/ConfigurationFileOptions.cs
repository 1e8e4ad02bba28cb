namespace DistributedAnomaly.Configuration;

/// <summary>How a configuration file is watched.</summary>
public sealed record ConfigurationFileOptions
{
    /// <summary>How often the file is looked at. A change holds once two looks in a row saw the same content.</summary>
    /// <value>Default 1 s; above 0.</value>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);
}
