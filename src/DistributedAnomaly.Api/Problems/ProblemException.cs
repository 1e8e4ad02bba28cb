using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Problems;

/// <summary>Ends a request with problem details. Only for the caller's faults and for limits: the detail is sent to the caller.</summary>
internal sealed class ProblemException(ProblemType type, string detail) : Exception(detail)
{
    public ProblemType Type { get; } = type;

    public string? Parameter { get; init; }

    public IReadOnlyList<Rejection>? Rejected { get; init; }

    /// <summary>When trying again makes sense; null: not by waiting.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Problem ToProblem() => new(Type.Uri, Type.Title, Type.Status, Message, Parameter, Rejected: Rejected);
}
