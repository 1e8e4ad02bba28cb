namespace DistributedAnomaly.Engine;

/// <summary>Another process works with the data directory.</summary>
public sealed class DataDirectoryInUseException(string directory, Exception? inner = null)
    : Exception($"The data directory '{directory}' is in use by another process. Stop that process, or choose another directory.", inner)
{
    public string Directory { get; } = directory;
}
