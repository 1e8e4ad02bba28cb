using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>One of a few words.</summary>
/// <param name="fallback">What stands for a parameter that was not sent; null: nothing is chosen then.</param>
internal sealed class ChoiceParameter<T>(string name, string description, string? fallback, params (string Word, T Value)[] choices)
    : QueryParameter(name, description) where T : struct
{
    public T? Read(HttpRequest request)
    {
        if ((Text(request) ?? fallback) is not { } text)
            return null;
        foreach (var (word, value) in choices)
        {
            if (word == text)
                return value;
        }

        throw Invalid(text, "one of " + string.Join(", ", choices.Select(c => c.Word)));
    }

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. choices.Select(c => (JsonNode)JsonValue.Create(c.Word))],
        Default = fallback is null ? null : JsonValue.Create(fallback),
    };
}
