using DistributedAnomaly.Receivers.Http;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Receivers.Custom;

/// <summary>Anything that is called by HTTP: address, headers and body by templates.</summary>
public sealed record CustomOptions : HttpReceiverOptions
{
    /// <summary>Gives an absolute http or https address. Values in it are percent-encoded.</summary>
    public required TextTemplate Url { get; init; }

    /// <value>Default POST.</value>
    public string Method { get; init; } = "POST";

    /// <summary>Headers beside the constant ones; values in them are one line of ASCII.</summary>
    public ValueList<KeyValuePair<string, TextTemplate>> HeaderTemplates { get; init; } = [];

    /// <summary>Values in it are escaped as <see cref="ContentType"/> demands.</summary>
    public TextTemplate Body { get; init; } = DefaultTexts.HttpBody;

    /// <value>Default application/json.</value>
    public string ContentType { get; init; } = "application/json";

    public override string Kind => "http";

    internal override IEnumerable<string?> Secrets => [.. base.Secrets, .. HeaderTemplates.Select(h => h.Value.Source)];

    /// <summary>Does the template give an address, whatever is told?</summary>
    public bool GivesAnAddress => SampleMessages.All.All(m => HttpAddress.TryParse(Url.Render(m).Trim(), out _));

    /// <summary>How values in a body of this type are escaped.</summary>
    public static TextForm FormOf(string contentType) =>
        contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? TextForm.Json
        : contentType.Contains("html", StringComparison.OrdinalIgnoreCase) || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase) ? TextForm.Html
        : contentType.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? TextForm.Url
        : TextForm.Plain;
}
