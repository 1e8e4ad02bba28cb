namespace DistributedAnomaly.Receivers.Http;

/// <summary>What all receivers that are called by HTTP have in common.</summary>
public abstract record HttpReceiverOptions : ReceiverOptions
{
    /// <summary>Sent along with every call, for example Authorization.</summary>
    public ValueList<KeyValuePair<string, string>> Headers { get; init; } = [];

    internal override IEnumerable<string?> Secrets => Headers.Select(h => (string?)h.Value);
}
