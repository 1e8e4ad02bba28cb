using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>Collects the errors of one reading.</summary>
/// <param name="environment">Looks up an environment variable; null: not set.</param>
/// <param name="secretFile">Reads a file that holds a secret; throws <see cref="IOException"/>.</param>
internal sealed class ReadContext(Func<string, string?> environment, Func<string, string> secretFile)
{
    public List<ConfigurationError> Errors { get; } = [];

    public void Error(ConfigNode node, string message) => Errors.Add(new ConfigurationError(node.Line, node.Column, message));

    public string? Environment(string name) => environment(name);

    /// <exception cref="IOException">It cannot be read.</exception>
    public string SecretFile(string path) => secretFile(path);
}
