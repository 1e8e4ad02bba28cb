namespace DistributedAnomaly.Configuration.Yaml;

/// <summary>A piece of the file, with its place for error messages.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record ConfigNode(int Line, int Column)
{
    /// <summary>What it is, for error messages.</summary>
    public abstract string Kind { get; }

    /// <summary>An empty value, <c>~</c> or <c>null</c>: as if the key were not there.</summary>
    public virtual bool IsNull => false;
}
