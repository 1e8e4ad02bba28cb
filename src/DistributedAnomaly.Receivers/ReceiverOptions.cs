using DistributedAnomaly.Receivers.Limits;

namespace DistributedAnomaly.Receivers;

/// <summary>What all kinds of receivers have in common.</summary>
public abstract record ReceiverOptions
{
    /// <summary>Unique among receivers; names the receiver in routes and in the record of what was sent.</summary>
    public required string Name { get; init; }

    /// <summary>A call that takes longer has failed.</summary>
    /// <value>Default 10 s; 100 ms to 5 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A notification older than this becomes a dead letter when it fails again.</summary>
    /// <value>Default 24 hours; 0 to 30 days.</value>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>True: link-local and metadata addresses may be called.</summary>
    /// <value>Default false.</value>
    public bool AllowLinkLocal { get; init; }

    /// <summary>How much it is told in a while; null: all at once.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>In one word, as in the configuration.</summary>
    public abstract string Kind { get; }

    /// <summary>What must not be shown, wherever it may turn up.</summary>
    internal abstract IEnumerable<string?> Secrets { get; }

    /// <summary>Without secrets: it may end up in a log.</summary>
    public sealed override string ToString() => $"{Kind} {Name}";
}
