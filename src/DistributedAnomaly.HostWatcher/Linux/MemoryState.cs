namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>From <c>/proc/meminfo</c>, in bytes.</summary>
internal readonly record struct MemoryState(ulong Total, ulong Available, ulong SwapTotal, ulong SwapFree)
{
    public double UsedPercent => 100 - 100.0 * Math.Min(Available, Total) / Total;

    public double SwapUsedPercent => SwapTotal == 0 ? 0 : 100 - 100.0 * Math.Min(SwapFree, SwapTotal) / SwapTotal;

    /// <summary>False: the text is not of that form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out MemoryState state)
    {
        ulong total = 0, free = 0, buffers = 0, cached = 0, swapTotal = 0, swapFree = 0;
        ulong? available = null;
        var lines = new Fields(text);
        while (lines.NextLine(out var line))
        {
            var name = line.Next();
            var bytes = line.NextNumber() * 1024;
            if (name.SequenceEqual("MemTotal:"u8))
                total = bytes;
            else if (name.SequenceEqual("MemAvailable:"u8))
                available = bytes;
            else if (name.SequenceEqual("MemFree:"u8))
                free = bytes;
            else if (name.SequenceEqual("Buffers:"u8))
                buffers = bytes;
            else if (name.SequenceEqual("Cached:"u8))
                cached = bytes;
            else if (name.SequenceEqual("SwapTotal:"u8))
                swapTotal = bytes;
            else if (name.SequenceEqual("SwapFree:"u8))
                swapFree = bytes;
        }

        // Kernels before 3.14 do not tell what is available.
        state = new MemoryState(total, available ?? free + buffers + cached, swapTotal, swapFree);
        return total > 0;
    }
}
