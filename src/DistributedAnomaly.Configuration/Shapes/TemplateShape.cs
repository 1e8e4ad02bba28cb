using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Receivers.Templates;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A text with places for values (Liquid). It is tried on messages of every kind.</summary>
/// <param name="form">What it is part of.</param>
/// <param name="variables">True: <c>${NAME}</c> in it stands for an environment variable.</param>
internal sealed class TemplateShape(TextForm form, bool variables = false) : Shape<TextTemplate>
{
    private readonly TextShape _text = new(1, TextTemplate.MaxSource, variables);

    public override string Expected => "a template (Liquid)";

    public override bool TryRead(ConfigNode node, string name, TextTemplate seed, ReadContext context, out TextTemplate value)
    {
        value = seed;
        if (!_text.TryRead(node, name, "", context, out var source))
            return false;
        try
        {
            value = TextTemplate.Parse(source, form);
            return true;
        }
        catch (TemplateException e)
        {
            context.Error(node, $"The template '{name}' is wrong: {e.Message}.");
            return false;
        }
    }

    public override JsonObject Schema(JsonObject definitions) => _text.Schema(definitions);

    public override JsonNode? Show(TextTemplate value) => null;
}
