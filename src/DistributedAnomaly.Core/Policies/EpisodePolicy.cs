namespace DistributedAnomaly.Core.Policies;

/// <summary>When consecutive anomalous observations become an episode, and when it ends (hysteresis).</summary>
public sealed record EpisodePolicy
{
    /// <summary>Opens when this many of the last <see cref="OpenWindow"/> observations were anomalous.</summary>
    /// <value>Default 2; 1 to <see cref="OpenWindow"/>.</value>
    public int OpenAfter { get; init; } = 2;

    /// <value>Default 3; 1 to 32.</value>
    public int OpenWindow { get; init; } = 3;

    /// <summary>A critical observation opens an episode alone, without waiting for a second one.</summary>
    /// <value>Default true: at a cadence of minutes one point is an incident. Switch it off for cadences of seconds.</value>
    public bool CriticalOpensAtOnce { get; init; } = true;

    /// <summary>Closes after this many calm observations in a row ...</summary>
    /// <value>Default 5; 1 to 10,000.</value>
    public int CloseAfter { get; init; } = 5;

    /// <summary>... that span at least this long.</summary>
    /// <value>Default 10 s; 0 to 1 day.</value>
    public TimeSpan CloseAfterTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An episode that lasts this long is taken as the new normal from then on: learning goes on at full pace.</summary>
    /// <value>Default 6 h; 0 to 30 days.</value>
    public TimeSpan AcceptAfter { get; init; } = TimeSpan.FromHours(6);
}
