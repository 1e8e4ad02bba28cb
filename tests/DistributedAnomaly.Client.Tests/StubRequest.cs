namespace DistributedAnomaly.Client.Tests;

internal sealed record StubRequest(
    string Method, string Target, string? ContentType, bool Compressed, string Authorization, string Body, DateTimeOffset At)
{
    public string[] Lines => Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
