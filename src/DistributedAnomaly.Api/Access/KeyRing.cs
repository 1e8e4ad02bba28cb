namespace DistributedAnomaly.Api.Access;

/// <summary>The keys in force. A reload of the configuration exchanges them all at once.</summary>
public sealed class KeyRing(IReadOnlyList<ApiKey> keys)
{
    private volatile IReadOnlyList<ApiKey> _keys = keys;

    public IReadOnlyList<ApiKey> Keys => _keys;

    public void Replace(IReadOnlyList<ApiKey> keys) => _keys = keys;
}
