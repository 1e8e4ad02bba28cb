using DistributedAnomaly.Ingest;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>A name; empty is the same as not sent.</summary>
internal sealed class TextParameter(string name, string description, int maxLength = IngestLimits.MaxNameLength) : QueryParameter(name, description)
{
    public string? Read(HttpRequest request)
    {
        var text = Text(request);
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= maxLength ? text : throw Invalid(text, $"at most {maxLength} characters (found {text.Length})");
    }

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, MaxLength = maxLength };
}
