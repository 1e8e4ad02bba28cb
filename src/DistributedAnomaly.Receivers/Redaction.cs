namespace DistributedAnomaly.Receivers;

/// <summary>Takes secrets out of texts that come from outside: a service may repeat what it was sent.</summary>
internal sealed class Redaction(IEnumerable<string?> secrets)
{
    // Shorter ones would tear up every text, and are no secrets.
    private const int Shortest = 4;

    private readonly string[] _secrets = [.. secrets.OfType<string>().Where(s => s.Length >= Shortest).OrderByDescending(s => s.Length)];

    public string Of(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
