using System.Collections.Immutable;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>A key that lets callers in. The secret itself is not kept.</summary>
public sealed record ApiKeySettings
{
    /// <summary>For people and logs; unique.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret's UTF-8 bytes.</summary>
    public ImmutableArray<byte> SecretSha256 { get; init; } = [];

    public KeyScopes Scopes { get; init; }

    /// <summary>Fleets that the key is good for; empty: all.</summary>
    public IReadOnlyList<string> Fleets { get; init; } = [];
}
