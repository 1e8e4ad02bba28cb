using DistributedAnomaly.Api.Problems;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>A query parameter: reads it from a request and describes it in OpenAPI, so that the two cannot part.</summary>
internal abstract class QueryParameter(string name, string description)
{
    private const int ShownLength = 60;

    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>Its type, range and default.</summary>
    public abstract OpenApiSchema Schema();

    /// <summary>The text sent; null: none.</summary>
    protected string? Text(HttpRequest request)
    {
        var values = request.Query[Name];
        return values.Count switch
        {
            0 => null,
            1 => values[0] ?? string.Empty,
            _ => throw new ProblemException(ProblemTypes.InvalidParameter, $"The parameter '{Name}' occurs {values.Count} times; expected it once.") { Parameter = Name },
        };
    }

    protected ProblemException Invalid(string found, string expected)
    {
        var shown = found.Length > ShownLength ? string.Concat(found.AsSpan(0, ShownLength), "...") : found;
        return new ProblemException(ProblemTypes.InvalidParameter, $"The parameter '{Name}' is '{shown}'; expected {expected}.") { Parameter = Name };
    }
}
