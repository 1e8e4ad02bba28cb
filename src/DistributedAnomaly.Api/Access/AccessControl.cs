using System.Security.Cryptography;
using DistributedAnomaly.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace DistributedAnomaly.Api.Access;

/// <summary>
/// Lets a request through or not. With keys configured they are demanded, on loopback too. Without keys the server listens on loopback
/// only (<see cref="ListenAddress"/>), and what a web page in a browser on this machine could send is refused.
/// </summary>
internal sealed class AccessControl(KeyRing ring, ApiMetrics metrics)
{
    private const string Bearer = "Bearer ";

    /// <returns>The caller; null for an endpoint that is open.</returns>
    /// <exception cref="ProblemException">401 or 403.</exception>
    public Caller? Check(HttpRequest request, RequiredScope? required)
    {
        var keys = ring.Keys;
        if (keys.Count == 0)
        {
            LoopbackGuard.Check(request);
            return Caller.Local;
        }

        if (required is null or { Scope: ApiScopes.None })
            return null;
        try
        {
            return new Caller(KeyOf(request, keys, required.Scope));
        }
        catch (ProblemException)
        {
            metrics.Denied.Add(1);
            throw;
        }
    }

    private static ApiKey KeyOf(HttpRequest request, IReadOnlyList<ApiKey> keys, ApiScopes scope)
    {
        var secret = Secret(request.Headers)
            ?? throw new ProblemException(ProblemTypes.Unauthorized, "A key is needed: send 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.");
        var key = Find(keys, secret) ?? throw new ProblemException(ProblemTypes.Unauthorized, "The key is not known.");
        return key.Allows(scope)
            ? key
            : throw new ProblemException(ProblemTypes.Forbidden, $"The key '{key.Name}' lacks the scope '{scope.ToString().ToLowerInvariant()}'.");
    }

    private static string? Secret(IHeaderDictionary headers)
    {
        var authorization = headers[HeaderNames.Authorization].ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        var header = headers["X-API-Key"].ToString();
        return header.Length > 0 ? header : null;
    }

    /// <summary>Compares with every key, to the end, so that the time taken says nothing.</summary>
    private static ApiKey? Find(IReadOnlyList<ApiKey> keys, string secret)
    {
        var hash = ApiKey.Hash(secret);
        ApiKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.SecretSha256.Span))
                found = key;
        }

        return found;
    }
}
