using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>True or false; false when not sent.</summary>
internal sealed class BooleanParameter(string name, string description) : QueryParameter(name, description)
{
    public bool Read(HttpRequest request) => Text(request) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw Invalid(text, "true or false"),
    };

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) };
}
