using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Engine.Entities;

/// <summary>What was found in some rows of a batch.</summary>
internal sealed class Findings
{
    public int Accepted;
    public int Ignored;

    public List<RejectedObservation> Rejected { get; } = [];

    public List<ObservationVerdict> Verdicts { get; } = [];

    public List<AlertEvent> Events { get; } = [];

    public void Clear()
    {
        Accepted = 0;
        Ignored = 0;
        Rejected.Clear();
        Verdicts.Clear();
        Events.Clear();
    }
}
