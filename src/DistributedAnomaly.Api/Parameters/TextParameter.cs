using DistributedAnomaly.Ingest;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>A name; empty is the same as not sent.</summary>
internal sealed class TextParameter(string name, string description) : QueryParameter(name, description)
{
    public string? Read(HttpRequest request)
    {
        var text = Text(request);
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= IngestLimits.MaxNameLength
            ? text
            : throw Invalid(text, $"at most {IngestLimits.MaxNameLength} characters (found {text.Length})");
    }

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, MaxLength = IngestLimits.MaxNameLength };
}
