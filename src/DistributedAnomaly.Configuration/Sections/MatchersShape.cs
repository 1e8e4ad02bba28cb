using System.Text.Json.Nodes;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Core.Alerting.Matching;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Conditions on labels: a list of texts, each <c>name="value"</c> with one of = != =~ !~.</summary>
internal sealed class MatchersShape : Shape<LabelMatchers>
{
    private static readonly ListShape<string> Texts = new(new TextShape(1, 4200), "", 100);

    public override string Expected => "a list of matchers, such as severity=\"critical\"";

    public override bool TryRead(ConfigNode node, string name, LabelMatchers seed, ReadContext context, out LabelMatchers value)
    {
        value = seed;
        if (!Texts.TryRead(node, name, [], context, out var texts))
            return false;
        try
        {
            value = new LabelMatchers(texts.SelectMany(text => MatcherSyntax.Parse(text).Items));
            return true;
        }
        catch (FormatException e)
        {
            context.Error(node, $"'{name}': {e.Message}");
            return false;
        }
    }

    public override JsonObject Schema(JsonObject definitions) => Texts.Schema(definitions);

    public override JsonNode? Show(LabelMatchers value) => new JsonArray([.. value.Items.Select(m => (JsonNode)m.ToString())]);
}
