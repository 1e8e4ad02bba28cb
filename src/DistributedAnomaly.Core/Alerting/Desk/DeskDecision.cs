using System.Collections.Immutable;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>What follows from an event.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Transitions">What happened, in order.</param>
/// <param name="Touched">The documents that have to be written (<see cref="DeskSnapshot.Document"/>).</param>
public sealed record DeskDecision(
    DeskState State, ImmutableArray<DeskTransition> Transitions, ImmutableArray<(DocumentKind Kind, string Key)> Touched);
