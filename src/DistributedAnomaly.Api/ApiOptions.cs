using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Ingest;

namespace DistributedAnomaly.Api;

/// <summary>Where the API listens, whom it lets in, and how much it takes.</summary>
public sealed record ApiOptions
{
    /// <summary>Addresses to listen on, <c>http://ADDRESS:PORT</c>.</summary>
    /// <value>Default <c>http://localhost:8080</c>.</value>
    public IReadOnlyList<string> Listen { get; init; } = ["http://localhost:8080"];

    /// <summary>Keys. With one or more, every request but <c>/</c>, <c>/healthz</c>, <c>/readyz</c> and <c>/openapi</c> needs one.</summary>
    /// <value>Default none, which only loopback addresses allow.</value>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    public IngestLimits Ingest { get; init; } = new();

    /// <summary>Memory that the bodies of all requests together may take while they are read.</summary>
    /// <value>Default 256 MiB; at least four times <see cref="IngestLimits.MaxBodyBytes"/> is used.</value>
    public long BodyMemoryBytes { get; init; } = 256L << 20;

    /// <value>Default 1,024; 1 to 65,536.</value>
    public int MaxConnections { get; init; } = 1024;

    /// <returns>The addresses of <see cref="Listen"/>.</returns>
    /// <exception cref="ApiOptionsException">An address is wrong, or is not loopback while there are no keys; all of it in one message.</exception>
    public IReadOnlyList<ListenAddress> Validate()
    {
        var faults = new List<string>();
        var addresses = new List<ListenAddress>();
        if (Listen.Count == 0)
            faults.Add("There is no address to listen on.");
        foreach (var text in Listen)
        {
            try
            {
                addresses.Add(ListenAddress.Parse(text));
            }
            catch (ApiOptionsException e)
            {
                faults.Add(e.Message);
            }
        }

        if (Keys.Count == 0 && addresses.Where(a => !a.IsLoopback).Select(a => a.Text).ToList() is { Count: > 0 } open)
            faults.Add($"Listening on {string.Join(", ", open)} lets other machines in and needs API keys; none are configured. Add keys, or listen on localhost.");
        foreach (var key in Keys.Where(k => k.SecretSha256.Length != 32))
            faults.Add($"The key '{key.Name}' has {key.SecretSha256.Length} bytes as its SHA-256; expected 32.");
        foreach (var key in Keys.Where(k => k.Scopes == ApiScopes.None))
            faults.Add($"The key '{key.Name}' has no scope; expected one or more of ingest, read, operate, admin.");
        return faults.Count == 0 ? addresses : throw new ApiOptionsException(string.Join(Environment.NewLine, faults));
    }
}
