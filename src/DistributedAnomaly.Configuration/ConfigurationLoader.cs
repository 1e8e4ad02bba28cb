using System.Collections.Immutable;
using System.Text;
using DistributedAnomaly.Configuration.Sections;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Configuration;

/// <summary>Reads configuration text. Every error is reported, not only the first.</summary>
/// <param name="environment">Looks up the environment variables that secrets, headers and addresses may refer to.</param>
/// <param name="builtIn">Policies of fleets that the program brings along; the file may change them.</param>
/// <param name="secretFile">Reads the files that secrets may refer to.</param>
public sealed class ConfigurationLoader(
    Func<string, string?>? environment = null, IReadOnlyDictionary<string, FleetPolicy>? builtIn = null, Func<string, string>? secretFile = null)
{
    /// <summary>Larger files are refused.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>What holds without a file.</summary>
    public PlatformConfiguration Defaults { get; } = PlatformConfiguration.Default with
    {
        Fleets = PlatformConfiguration.Default.Fleets with
        {
            Fleets = (builtIn ?? ImmutableDictionary<string, FleetPolicy>.Empty).ToImmutableDictionary(StringComparer.Ordinal),
        },
    };

    /// <summary>Reads a whole configuration.</summary>
    public ConfigurationResult<PlatformConfiguration> Read(string yaml) => Read(yaml, "the file", PlatformShapes.Platform, Defaults);

    /// <summary>Reads one policy: what stands under <c>fleets.default</c> in a whole configuration.</summary>
    public ConfigurationResult<FleetPolicy> ReadPolicy(string yaml) => Read(yaml, "the policy", PolicyShapes.Policy, FleetPolicy.Default);

    /// <summary>Reads a configuration file. A file that cannot be read is an error like any other.</summary>
    public ConfigurationResult<PlatformConfiguration> ReadFile(string path) => ReadFile(path, Read);

    /// <summary>Reads a policy file.</summary>
    public ConfigurationResult<FleetPolicy> ReadPolicyFile(string path) => ReadFile(path, ReadPolicy);

    internal static ConfigurationResult<T> Unreadable<T>(string message)
        where T : class => new(null, [new ConfigurationError(0, 0, message)]);

    /// <summary>The text of a file's bytes: strict UTF-8, with or without byte order mark.</summary>
    internal static ConfigurationResult<T> ReadBytes<T>(byte[] bytes, Func<string, ConfigurationResult<T>> read)
        where T : class
    {
        if (bytes.Length > MaxBytes)
            return Unreadable<T>($"The file has {bytes.Length} bytes; at most {MaxBytes} are read.");
        try
        {
            return read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff'));
        }
        catch (DecoderFallbackException e)
        {
            return Unreadable<T>($"The file is not UTF-8 text (at byte {e.Index}).");
        }
    }

    private static ConfigurationResult<T> ReadFile<T>(string path, Func<string, ConfigurationResult<T>> read)
        where T : class
    {
        try
        {
            return ReadBytes(File.ReadAllBytes(path), read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable<T>($"The file cannot be read: {e.Message}");
        }
    }

    private ConfigurationResult<T> Read<T>(string yaml, string name, ObjectShape<T> shape, T defaults)
        where T : class
    {
        var context = new ReadContext(_environment, secretFile ?? SecretFile.Read);
        var value = defaults;
        if (YamlTree.Parse(yaml, context.Errors) is { IsNull: false } root)
            shape.TryRead(root, name, defaults, context, out value);
        return context.Errors.Count == 0
            ? new ConfigurationResult<T>(value, [])
            : new ConfigurationResult<T>(null, [.. context.Errors.Distinct().OrderBy(e => e.Line).ThenBy(e => e.Column)]);
    }
}
