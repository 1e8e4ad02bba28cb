namespace DistributedAnomaly.Configuration;

/// <summary>What came of reading a file.</summary>
/// <param name="Value">Null: there are errors.</param>
/// <param name="Errors">All of them, in the order of the file.</param>
public sealed record ConfigurationResult<T>(T? Value, IReadOnlyList<ConfigurationError> Errors)
    where T : class
{
    /// <exception cref="ConfigurationException">There are errors; the message lists them all.</exception>
    public T Required(string file) => Value ?? throw new ConfigurationException(file, Errors);
}
