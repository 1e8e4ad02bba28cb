using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Client.Tests;

public sealed class BackoffTests
{
    private static readonly RetryOptions Options = new() { FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(1, 1.0, 1.0)]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(3, 1.0, 4.0)]
    [InlineData(5, 1.0, 10.0)]
    [InlineData(5000, 0.0, 5.0)]
    public void Delay_Failures_DoublesUpToTheLongest(int failures, double random, double seconds) =>
        Backoff.Delay(failures, Options, null, random).TotalSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData(30, 30)]
    [InlineData(0, 1)]
    public void Delay_RetryAfter_IsNeverUndercut(int retryAfter, int seconds) =>
        Backoff.Delay(1, Options, TimeSpan.FromSeconds(retryAfter), 1).TotalSeconds.ShouldBe(seconds);
}
