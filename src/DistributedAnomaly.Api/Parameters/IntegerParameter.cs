using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DistributedAnomaly.Api.Parameters;

internal sealed class IntegerParameter(string name, string description, int least, int most, int fallback) : QueryParameter(name, description)
{
    public int Read(HttpRequest request)
    {
        if (Text(request) is not { } text)
            return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Invalid(text, $"a whole number from {least} to {most}");
    }

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(fallback),
    };
}
