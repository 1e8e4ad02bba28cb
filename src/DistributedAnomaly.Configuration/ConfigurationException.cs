namespace DistributedAnomaly.Configuration;

/// <summary>A configuration file cannot be used.</summary>
public sealed class ConfigurationException(string file, IReadOnlyList<ConfigurationError> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(e => $"{file}:{e}")))
{
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}
