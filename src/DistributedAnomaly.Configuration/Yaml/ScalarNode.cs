namespace DistributedAnomaly.Configuration.Yaml;

/// <param name="IsPlain">Written without quotes: may be a number, true, false or null.</param>
internal sealed record ScalarNode(int Line, int Column, string Text, bool IsPlain) : ConfigNode(Line, Column)
{
    public override string Kind => IsNull ? "empty" : $"'{Shown}'";

    public override bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    private string Shown => Text.Length <= 60 ? Text : Text[..60] + "...";
}
