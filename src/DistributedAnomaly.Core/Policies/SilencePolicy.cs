namespace DistributedAnomaly.Core.Policies;

/// <summary>When an entity that stopped reporting counts as silent, measured by the cadence that it showed.</summary>
public sealed record SilencePolicy
{
    /// <value>Default true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Silent after this many of its usual intervals without data.</summary>
    /// <value>Default 5; 2 to 1,000.</value>
    public double Intervals { get; init; } = 5;

    /// <summary>Never silent sooner than this.</summary>
    /// <value>Default 30 s; 1 s to 7 days.</value>
    public TimeSpan AtLeast { get; init; } = TimeSpan.FromSeconds(30);
}
