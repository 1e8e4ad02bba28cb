using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DistributedAnomaly.Configuration.Shapes;
using DistributedAnomaly.Configuration.Yaml;

namespace DistributedAnomaly.Configuration.Sections;

/// <summary>The server section of the file.</summary>
internal static class ServerShapes
{
    private const string HashPrefix = "sha256:";

    // Keys are hashed fast; only long secrets make that safe.
    private const int ShortestSecret = 16;

    private static readonly ApiKeySettings NoKey = new() { Name = "" };

    private static readonly ObjectShape<ApiKeySettings> ApiKey =
        new ObjectShape<ApiKeySettings>("A key that lets callers in.", NoKey)
            .With("name", "For people and logs; unique.", new TextShape(1, 64), k => k.Name, (k, v) => k with { Name = v }, required: true)
            .With("secret", "The secret of at least 16 characters, or sha256: and the 64 hexadecimal digits of its hash. ${NAME} stands for an environment variable.",
                new ParsedShape<ImmutableArray<byte>>(new TextShape(1, 1024, variables: true), ParseSecret, _ => null),
                k => k.SecretSha256, (k, v) => k with { SecretSha256 = v }, required: true)
            .With("scopes", "What the key may do: ingest (send observations), read, operate (acknowledge, silence), admin (everything).",
                new ListShape<KeyScopes>(
                    new ChoiceShape<KeyScopes>(
                        ("ingest", KeyScopes.Ingest), ("read", KeyScopes.Read), ("operate", KeyScopes.Operate), ("admin", KeyScopes.Admin)),
                    KeyScopes.None, 4),
                _ => [], (k, v) => k with { Scopes = v.Aggregate(KeyScopes.None, (all, one) => all | one) }, required: true)
            .With("fleets", "Fleets that the key is good for; empty: all.",
                new ListShape<string>(PolicyShapes.FleetName, "", 1000), k => k.Fleets, (k, v) => k with { Fleets = v })
            .Check(["scopes"], (node, key, context) =>
            {
                if (key.Scopes == KeyScopes.None && node.KeyOf("scopes") is { } scopes)
                    context.Error(scopes, $"The key '{key.Name}' has no scopes: it could do nothing. Give one or more of ingest, read, operate, admin.");
            });

    public static readonly ObjectShape<ServerSettings> Server =
        new ObjectShape<ServerSettings>("Where the server listens and whom it lets in.", new ServerSettings())
            .With("listen", "Addresses, http://ADDRESS:PORT. Any other than loopback demands API keys.",
                new ListShape<string>(
                    new ParsedShape<string>(new TextShape(1, 256), url => (url, ListenUrl.Fault(url)), url => url), "", 16, (url => url, "address")),
                s => s.Listen, (s, v) => s with { Listen = v })
            .With("max_request_bytes", "Size of one request body after decompression; larger ones are refused.",
                new SizeShape(1 << 10, 1 << 30), s => s.MaxRequestBytes, (s, v) => s with { MaxRequestBytes = v })
            .With("api_keys", "Keys that let callers in.",
                new ListShape<ApiKeySettings>(ApiKey, NoKey, 1000, (k => k.Name, "name")), s => s.ApiKeys, (s, v) => s with { ApiKeys = v },
                showDefault: false)
            .Check(["listen", "api_keys"], DoorsHaveKeys);

    private static void DoorsHaveKeys(MappingNode node, ServerSettings server, ReadContext context)
    {
        if (node.KeyOf("listen") is not { } key)
            return;
        if (server.Listen.Count == 0)
            context.Error(key, "'listen' is empty: there is no address to listen on.");
        if (server.ApiKeys.Count > 0)
            return;
        var items = (SequenceNode)node.Entries.First(e => e.Key == key).Value;
        for (var i = 0; i < server.Listen.Count; i++)
        {
            if (!ListenUrl.IsLoopback(server.Listen[i]))
                context.Error(items.Items[i], ListenUrl.NeedsKeys(server.Listen[i]));
        }
    }

    private static (ImmutableArray<byte> Hash, string? Fault) ParseSecret(string secret)
    {
        if (!secret.StartsWith(HashPrefix, StringComparison.Ordinal))
        {
            return secret.Length >= ShortestSecret
                ? ([.. SHA256.HashData(Encoding.UTF8.GetBytes(secret))], null)
                : ([], $"The secret has {secret.Length} characters; it must have at least {ShortestSecret}.");
        }

        var hex = secret[HashPrefix.Length..];
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
            ? ([.. Convert.FromHexString(hex)], null)
            : ([], $"After '{HashPrefix}' must come the 64 hexadecimal digits of the secret's SHA-256; there are {hex.Length} characters.");
    }
}
