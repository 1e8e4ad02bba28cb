using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>
/// Text of bounded length. Where that is allowed <c>${NAME}</c> in it stands for an environment variable, and <c>${file:PATH}</c> for what
/// a file holds.
/// </summary>
internal sealed partial class TextShape(int minLength, int maxLength, bool variables = false, Regex? pattern = null, string? patternInWords = null)
    : Shape<string>
{
    public override string Expected =>
        patternInWords ?? (minLength == 0 ? $"text of at most {maxLength} characters" : $"text of {minLength} to {maxLength} characters");

    public override bool TryRead(ConfigNode node, string name, string seed, ReadContext context, out string value)
    {
        value = seed;
        if (node is not ScalarNode scalar)
            return Mismatch(node, name, context);
        var text = scalar.Text;
        if (variables && !TryExpand(scalar, name, context, out text))
            return false;
        if (text.Length < minLength || text.Length > maxLength || pattern?.IsMatch(text) == false)
        {
            // What came from the environment may be a secret: it is not shown.
            if (variables)
                context.Error(node, $"'{name}' must be {Expected}; it has {text.Length} characters.");
            else
                Mismatch(node, name, context);
            return false;
        }

        value = text;
        return true;
    }

    public override JsonObject Schema(JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "string" };
        // A variable's text is as long as it is: only what is written out can be measured.
        if (!variables)
        {
            schema["minLength"] = minLength;
            schema["maxLength"] = maxLength;
        }

        if (pattern is not null && !variables)
            schema["pattern"] = pattern.ToString();
        return schema;
    }

    public override JsonNode Show(string value) => value;

    private static bool TryExpand(ScalarNode scalar, string name, ReadContext context, out string text)
    {
        var ok = true;
        text = Variable().Replace(scalar.Text, match =>
        {
            if (match.Groups["path"] is { Success: true, Value: var path })
                return Content(scalar, name, path, context, ref ok);
            var variable = match.Groups["name"].Value;
            if (context.Environment(variable) is { Length: > 0 } found)
                return found;
            context.Error(scalar, $"'{name}' uses the environment variable '{variable}', which is not set.");
            ok = false;
            return "";
        });
        return ok;
    }

    private static string Content(ScalarNode scalar, string name, string path, ReadContext context, ref bool ok)
    {
        try
        {
            return context.SecretFile(path);
        }
        catch (IOException e)
        {
            context.Error(scalar, $"'{name}' uses the file '{path}', which cannot be read: {e.Message.TrimEnd('.')}.");
            ok = false;
            return "";
        }
    }

    [GeneratedRegex(@"\$\{(file:(?<path>[^}\r\n]+)|(?<name>[A-Za-z_][A-Za-z0-9_]*))\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
