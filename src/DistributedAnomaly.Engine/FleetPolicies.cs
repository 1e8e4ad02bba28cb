using System.Collections.Immutable;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Engine;

/// <summary>One version of all fleets' policies.</summary>
public sealed record FleetPolicies
{
    /// <summary>Fleets whose people's answers are remembered.</summary>
    public const int MaxTaught = 256;

    public static readonly FleetPolicies Default = new();

    /// <summary>Policy of a fleet that is not named here.</summary>
    public FleetPolicy Fallback { get; init; } = FleetPolicy.Default;

    public ImmutableDictionary<string, FleetPolicy> Fleets { get; init; } = ImmutableDictionary<string, FleetPolicy>.Empty;

    /// <summary>May an observation create a fleet that is not named here?</summary>
    /// <value>Default true.</value>
    public bool AutoCreate { get; init; } = true;

    /// <summary>Fleets that may exist, named ones included.</summary>
    /// <value>Default 100; 1 to 10,000.</value>
    public int MaxFleets { get; init; } = 100;

    /// <summary>What people's answers about the alarms of a fleet have taught. Kept by the engine: another version of the policies leaves it as it is.</summary>
    public ImmutableDictionary<string, FeedbackModel> Taught { get; init; } = ImmutableDictionary<string, FeedbackModel>.Empty;

    public FleetPolicy For(string fleet) => Fleets.GetValueOrDefault(fleet, Fallback);

    /// <summary>The same policies after an answer. Of more than <see cref="MaxTaught"/> fleets the one that was answered about the longest ago is forgotten.</summary>
    public FleetPolicies Teach(string fleet, AlarmAnswer answer)
    {
        var before = Taught.GetValueOrDefault(fleet);
        var after = (before ?? FeedbackModel.Untaught).Learn(answer);
        if (ReferenceEquals(after, before ?? FeedbackModel.Untaught))
            return this;
        var others = before is null && Taught.Count >= MaxTaught
            ? Taught.Remove(Taught.OrderBy(t => t.Value.LastAnswerMs).ThenBy(t => t.Key, StringComparer.Ordinal).First().Key)
            : Taught;
        return this with { Taught = others.SetItem(fleet, after) };
    }
}
