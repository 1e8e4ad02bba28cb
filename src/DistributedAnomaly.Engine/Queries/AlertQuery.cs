using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Engine.Queries;

/// <param name="Fleet">Null: all fleets.</param>
/// <param name="Entity">Null: all entities.</param>
/// <param name="Status">Null: firing and resolved.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="BeforeMs">Only alerts started before (Unix ms), for paging; null: from the newest.</param>
public sealed record AlertQuery(string? Fleet, string? Entity, AlertStatus? Status, int Limit, long? BeforeMs);
