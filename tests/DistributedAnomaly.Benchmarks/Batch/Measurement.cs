using System.Diagnostics;

namespace DistributedAnomaly.Benchmarks.Batch;

/// <summary>What a piece of work took. Processor time is what counts where other programs use the machine too.</summary>
internal readonly record struct Measurement(double WallMs, double CpuMs)
{
    /// <summary>The round of least processor time, after one that compiles it.</summary>
    public static Measurement Best(int rounds, Action work)
    {
        work();
        return Enumerable.Range(0, rounds).Select(_ => Once(work)).MinBy(measured => measured.CpuMs);
    }

    /// <summary>Two lines of a table: ours, theirs and how many times as fast in processor time.</summary>
    /// <param name="theirs">Fit, then score; null: there is nothing to compare with.</param>
    public static void Print(string first, Measurement fit, Measurement score, (Measurement Fit, Measurement Score)? theirs)
    {
        Line(first, fit, theirs?.Fit);
        Line("score", score, theirs?.Score);
    }

    private static void Line(string what, Measurement ours, Measurement? theirs)
    {
        var line = $"{what,-6} ours {ours.CpuMs,9:0.0} ms processor, {ours.WallMs,9:0.0} ms wall";
        Console.WriteLine(theirs is { } other
            ? $"{line}; scikit-learn {other.CpuMs,9:0.0} ms processor, {other.WallMs,9:0.0} ms wall; {other.CpuMs / ours.CpuMs:0.0} times as fast"
            : line);
    }

    private static Measurement Once(Action work)
    {
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        work();
        return new Measurement(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }
}
