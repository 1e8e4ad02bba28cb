namespace DistributedAnomaly.Configuration.Yaml;

/// <param name="Entries">In the order of the file; keys are unique.</param>
internal sealed record MappingNode(int Line, int Column, IReadOnlyList<(ScalarNode Key, ConfigNode Value)> Entries) : ConfigNode(Line, Column)
{
    public override string Kind => "a mapping of keys";

    /// <summary>The key's node, for error messages; null: the key is not there or empty.</summary>
    public ScalarNode? KeyOf(string name)
    {
        foreach (var (key, value) in Entries)
        {
            if (key.Text == name && !value.IsNull)
                return key;
        }

        return null;
    }
}
