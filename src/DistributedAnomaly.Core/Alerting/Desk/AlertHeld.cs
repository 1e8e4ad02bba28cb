using DistributedAnomaly.Core.Alerting.Grouping;

namespace DistributedAnomaly.Core.Alerting.Desk;

/// <summary>An alert is held back from now on, or no longer (reason none).</summary>
public sealed record AlertHeld(string AlertId, int Revision, string GroupKey, Hold Hold) : DeskTransition;
