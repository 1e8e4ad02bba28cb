namespace DistributedAnomaly.Configuration.Sections;

/// <summary>Where the server listens and whom it lets in.</summary>
public sealed record ServerSettings
{
    /// <summary>Addresses, <c>http://ADDRESS:PORT</c>.</summary>
    /// <value>Default <c>http://localhost:8080</c>.</value>
    public IReadOnlyList<string> Listen { get; init; } = ["http://localhost:8080"];

    /// <summary>Bytes of one request body after decompression.</summary>
    /// <value>Default 32 MiB; 1 KiB to 1 GiB.</value>
    public long MaxRequestBytes { get; init; } = 32L << 20;

    /// <summary>None: everyone who reaches the server may do everything, which only loopback addresses allow.</summary>
    public IReadOnlyList<ApiKeySettings> ApiKeys { get; init; } = [];
}
