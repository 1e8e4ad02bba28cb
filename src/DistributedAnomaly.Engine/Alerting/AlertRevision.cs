using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>A new revision of an alert, with whom to tell.</summary>
/// <param name="Alert">The alert in its new revision.</param>
/// <param name="Receivers">One outbox entry is made for each.</param>
public sealed record AlertRevision(Alert Alert, IReadOnlyList<string> Receivers);
