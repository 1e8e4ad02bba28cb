namespace DistributedAnomaly.Contracts.V1;

/// <summary><c>GET /</c>: what answers here, and where to go on.</summary>
/// <param name="Links">Paths by what they are for.</param>
public sealed record ServerInfo(string Name, string Version, bool Ready, IReadOnlyDictionary<string, string> Links);
