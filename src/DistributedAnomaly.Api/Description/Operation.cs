using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;

namespace DistributedAnomaly.Api.Description;

/// <summary>An endpoint in words: what OpenAPI says of it, and what is checked before its handler runs.</summary>
internal sealed record Operation(string Method, string Pattern, string Id, string Summary)
{
    public string? Details { get; init; }

    public string Tag { get; init; } = "Fleets";

    /// <summary>None: open to everybody.</summary>
    public ApiScopes Scope { get; init; } = ApiScopes.Read;

    public IReadOnlyList<PathParameter> Path { get; init; } = [];

    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>Type of the answer; null: a text.</summary>
    public Type? Answer { get; init; }

    public string AnswerDetails { get; init; } = "The answer.";

    public string AnswerMediaType { get; init; } = "application/json";

    /// <summary>Problems beyond those that every endpoint with its scope and parameters may have.</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];

    /// <summary>Has a body with observations.</summary>
    public bool TakesObservations { get; init; }

    /// <summary>Type of a JSON body; null: there is none, or it is described in another way.</summary>
    public Type? Body { get; init; }

    /// <summary>All problems, by status.</summary>
    public IEnumerable<ProblemType> AllProblems
    {
        get
        {
            List<ProblemType> all = [.. Problems];
            if (Query.Count > 0 || Path.Count > 0)
                all.Add(ProblemTypes.InvalidParameter);
            if (Scope != ApiScopes.None)
                all.AddRange([ProblemTypes.Unauthorized, ProblemTypes.Forbidden, ProblemTypes.InternalError]);
            if (Scope != ApiScopes.None && Answer is not null)
                all.Add(ProblemTypes.NotReady);
            return all.Distinct().OrderBy(p => p.Status).ThenBy(p => p.Name, StringComparer.Ordinal);
        }
    }
}
