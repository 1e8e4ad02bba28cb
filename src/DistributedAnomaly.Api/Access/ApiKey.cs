using System.Security.Cryptography;
using System.Text;

namespace DistributedAnomaly.Api.Access;

/// <summary>A key as the server keeps it: the secret itself is not in it.</summary>
/// <param name="Name">For people and logs.</param>
/// <param name="SecretSha256">SHA-256 of the secret's UTF-8 bytes (32 bytes). Secrets are long and random; that is what makes a fast hash enough.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Fleets">Where; null: in all fleets.</param>
public sealed record ApiKey(string Name, ReadOnlyMemory<byte> SecretSha256, ApiScopes Scopes, IReadOnlySet<string>? Fleets = null)
{
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public bool Allows(ApiScopes scope) => (Scopes & (scope | ApiScopes.Admin)) != ApiScopes.None;

    public bool Covers(string fleet) => Fleets is null || Fleets.Contains(fleet);
}
