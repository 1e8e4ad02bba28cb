using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DistributedAnomaly.Deploy.Tests;

/// <summary>A place in a YAML or JSON document. What is not there is a node too, which has nothing in it: <see cref="Exists"/> tells.</summary>
internal sealed class Node(YamlNode? inner, string path)
{
    public bool Exists => inner is not null;

    /// <summary>Where it is, for messages.</summary>
    public string Path => path;

    public string Text => (inner as YamlScalarNode)?.Value ?? string.Empty;

    public int Number => int.Parse(Text, CultureInfo.InvariantCulture);

    public IReadOnlyList<Node> Items => inner is YamlSequenceNode list ? [.. list.Select((item, i) => new Node(item, $"{path}[{i}]"))] : [];

    public IReadOnlyList<(string Key, Node Value)> Entries => inner is YamlMappingNode map
        ? [.. map.Select(e => (((YamlScalarNode)e.Key).Value!, new Node(e.Value, $"{path}.{((YamlScalarNode)e.Key).Value}")))]
        : [];

    public IEnumerable<string> Keys => Entries.Select(e => e.Key);

    /// <summary>The texts of a list.</summary>
    public IEnumerable<string> Texts => Items.Select(i => i.Text);

    public Node this[string key] => Entries.FirstOrDefault(e => e.Key == key).Value ?? new Node(null, $"{path}.{key}");

    /// <summary>Every node in here with this key, however deep.</summary>
    public IEnumerable<Node> All(string key) => Entries.SelectMany(e => e.Key == key ? e.Value.All(key).Prepend(e.Value) : e.Value.All(key))
        .Concat(Items.SelectMany(i => i.All(key)));

    /// <summary>Are all of these pairs among the labels?</summary>
    public bool IsPartOf(Node labels) => Entries.All(e => labels[e.Key].Text == e.Value.Text);

    public override string ToString() => $"{path}: {Text}";

    public static IReadOnlyList<Node> Documents(string yaml, string name)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(yaml))));
        return [.. stream.Documents.Select((document, i) => new Node(document.RootNode, stream.Documents.Count == 1 ? name : $"{name}#{i}"))];
    }

    public static Node File(string relative) => Documents(Repository.Read(relative), relative).Single();
}
