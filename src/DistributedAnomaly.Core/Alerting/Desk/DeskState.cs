using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting.Flapping;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>
/// Everything the desk knows. Immutable: whoever cannot commit a decision keeps the state that was. Bounded by <see cref="AlertPolicy"/>.
/// </summary>
public sealed record DeskState
{
    public static readonly DeskState Empty = new();

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, TrackedAlert> Alerts { get; init; } =
        ImmutableDictionary.Create<string, TrackedAlert>(StringComparer.Ordinal);

    /// <summary>By key.</summary>
    public ImmutableDictionary<string, AlertGroup> Groups { get; init; } =
        ImmutableDictionary.Create<string, AlertGroup>(StringComparer.Ordinal);

    /// <summary>By id, those that are over too, for a time.</summary>
    public ImmutableDictionary<string, Silence> Silences { get; init; } =
        ImmutableDictionary.Create<string, Silence>(StringComparer.Ordinal);

    /// <summary>By <see cref="FlapHistory.KeyOf"/>.</summary>
    public ImmutableDictionary<string, FlapHistory> Flaps { get; init; } =
        ImmutableDictionary.Create<string, FlapHistory>(StringComparer.Ordinal);

    public ImmutableSortedSet<DeskTimer> Timers { get; init; } = [];

    /// <summary>What of <see cref="Alerts"/> holds others back.</summary>
    public InhibitionIndex Inhibitors { get; init; } = InhibitionIndex.Of([]);

    /// <summary>When time has to pass next (Unix ms); null: nothing waits.</summary>
    public long? NextMs => Timers.IsEmpty ? null : Timers.Min.AtMs;
}
