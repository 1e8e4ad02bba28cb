namespace DistributedAnomaly.Api.Access;

/// <summary>Endpoint metadata: the scope that a key needs for it. None: it is open.</summary>
internal sealed record RequiredScope(ApiScopes Scope);
