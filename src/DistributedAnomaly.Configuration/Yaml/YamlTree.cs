using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DistributedAnomaly.Configuration.Yaml;

/// <summary>
/// Reads YAML text into nodes that know their place. Anchors, aliases and the merge key are understood. Every duplicate key is
/// reported; a syntax error ends the reading.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;
    private const string MergeKey = "<<";

    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private readonly List<ConfigurationError> _errors;
    private readonly Parser _parser;

    private YamlTree(string text, List<ConfigurationError> errors)
    {
        _errors = errors;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <returns>Null: the text is empty, or not YAML.</returns>
    public static ConfigNode? Parse(string text, List<ConfigurationError> errors)
    {
        try
        {
            return new YamlTree(text, errors).Document();
        }
        catch (YamlException e)
        {
            errors.Add(new ConfigurationError((int)e.Start.Line, (int)e.Start.Column, $"This is not valid YAML: {Sentence(e)}"));
            return null;
        }
    }

    private ConfigNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return null;
        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            _errors.Add(At(second, "A second document starts here; the file must be one document."));
        return root;
    }

    private ConfigNode Node(int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {MaxDepth} levels");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new YamlException(alias.Start, alias.End, $"'*{alias.Value}' names no anchor above it");
        }

        var (anchor, node) = _parser.Current switch
        {
            Scalar scalar => Leaf(scalar),
            SequenceStart => Sequence(depth),
            MappingStart => Mapping(depth),
            var other => throw new YamlException(other!.Start, other.End, $"{other.GetType().Name} is not expected here"),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private (AnchorName, ConfigNode) Leaf(Scalar scalar)
    {
        _parser.MoveNext();
        return (scalar.Anchor, Text(scalar));
    }

    private (AnchorName, ConfigNode) Sequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return (start.Anchor, new SequenceNode((int)start.Start.Line, (int)start.Start.Column, items));
    }

    private (AnchorName, ConfigNode) Mapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<(ScalarNode Key, ConfigNode Value)>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new List<MappingNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not ScalarNode key)
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be plain text");
            var value = Node(depth + 1);
            if (key.Text == MergeKey && value is MappingNode other)
                merged.Add(other);
            else if (lines.TryAdd(key.Text, key.Line))
                entries.Add((key, value));
            else
                _errors.Add(new ConfigurationError(key.Line, key.Column, $"'{key.Text}' is given twice; the first time in line {lines[key.Text]}."));
        }

        foreach (var entry in merged.SelectMany(m => m.Entries))
        {
            if (lines.TryAdd(entry.Key.Text, entry.Key.Line))
                entries.Add(entry);
        }

        return (start.Anchor, new MappingNode((int)start.Start.Line, (int)start.Start.Column, entries));
    }

    private static ScalarNode Text(Scalar scalar) => new(
        (int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style is ScalarStyle.Plain);

    private static ConfigurationError At(ParsingEvent e, string message) => new((int)e.Start.Line, (int)e.Start.Column, message);

    private static string Sentence(YamlException e) => e.Message.TrimEnd('.') + ".";
}
