namespace DistributedAnomaly.Contracts.V1;

/// <summary>Problem details (RFC 9457), media type <c>application/problem+json</c>: the body of every error.</summary>
/// <param name="Type">Stable identifier of the kind of problem, for programs.</param>
/// <param name="Title">The kind of problem in words; the same for every occurrence.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">This occurrence: what was found, and what was expected.</param>
/// <param name="Parameter">The query parameter that is at fault, where one is.</param>
/// <param name="TraceId">Finds the occurrence in the server's log; only where that helps (status 500).</param>
/// <param name="Rejected">The observations that were not taken, where a whole request of them was refused.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string? Parameter = null, string? TraceId = null,
    IReadOnlyList<Rejection>? Rejected = null);
