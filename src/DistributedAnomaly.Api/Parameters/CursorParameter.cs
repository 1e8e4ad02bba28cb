using DistributedAnomaly.Api.Problems;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>Where a page ended; only the engine that handed it out understands it.</summary>
internal sealed class CursorParameter(string name, string description) : QueryParameter(name, description)
{
    private const int MaxLength = 2048;
    private const string Expected = "a cursor from an answer to the same query";

    public string? Read(HttpRequest request)
    {
        var text = Text(request);
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= MaxLength ? text : throw Invalid(text, Expected);
    }

    /// <summary>The engine did not hand it out.</summary>
    public ProblemException Foreign(string text) => Invalid(text, Expected);

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, MaxLength = MaxLength };
}
