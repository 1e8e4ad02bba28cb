using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>What a caller brings to the writer of a desk, and waits for.</summary>
internal sealed class DeskRequest(IReadOnlyList<AlertEvent> events, DeskEvent? deskEvent = null)
{
    public IReadOnlyList<AlertEvent> Events => events;

    public DeskEvent? DeskEvent => deskEvent;

    /// <summary>What followed from <see cref="DeskEvent"/>.</summary>
    public IReadOnlyList<DeskTransition> Consequences { get; set; } = [];

    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
