namespace DistributedAnomaly.Configuration.Yaml;

internal sealed record SequenceNode(int Line, int Column, IReadOnlyList<ConfigNode> Items) : ConfigNode(Line, Column)
{
    public override string Kind => "a list";
}
