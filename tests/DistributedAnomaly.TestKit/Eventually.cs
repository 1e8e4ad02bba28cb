using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DistributedAnomaly.TestKit;

/// <summary>Waits for what other threads do. A failure says which condition was missing.</summary>
public static class Eventually
{
    // Real time: generous, because it only passes when something is broken.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task BecomesTrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"Still not true after {Patience.TotalSeconds:0} s: {expression}");
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }

    /// <summary>Asks again every 20 ms.</summary>
    public static async Task BecomesTrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"Still not true after {Patience.TotalSeconds:0} s: {expression}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Moves the clock on step by step until the condition holds.</summary>
    public static async Task BecomesTrueAsync(
        Func<bool> condition, ManualTimeProvider clock, TimeSpan step,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"Still not true after {Patience.TotalSeconds:0} s: {expression}");
            clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
    }
}
