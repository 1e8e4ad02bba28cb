using System.Buffers.Text;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Pressure stall information of one resource: in how much of the time at least one task waited for it.</summary>
internal sealed class Pressure(string resource)
{
    private readonly string _metric = $"pressure.{resource}.some_percent";
    private CounterRate _stalled;

    public string Resource { get; } = resource;

    /// <summary>Adds the share since the reading before: exact, where the kernel's own averages lag by ten seconds.</summary>
    public void Add(ReadOnlySpan<byte> text, double seconds, ObservationBatch batch)
    {
        if (TryParse(text, out var stalledMicroseconds) && _stalled.Next(stalledMicroseconds, seconds, out var perSecond))
            batch.AddMetric(_metric, Math.Min(100, perSecond / 10_000));
    }

    /// <summary><c>some avg10=0.00 avg60=0.00 avg300=0.00 total=1234</c>; false where the kernel does not tell.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong stalledMicroseconds)
    {
        stalledMicroseconds = 0;
        var lines = new Fields(text);
        if (!lines.NextLine(out var some) || !some.Next().SequenceEqual("some"u8))
            return false;
        var total = some.Rest.IndexOf("total="u8);
        return total >= 0 && Utf8Parser.TryParse(some.Rest[(total + "total="u8.Length)..], out stalledMicroseconds, out _);
    }
}
