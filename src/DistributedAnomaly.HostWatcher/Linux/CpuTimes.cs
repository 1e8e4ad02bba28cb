namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>The first line of <c>/proc/stat</c> and its counts of processes. Times are in ticks since the start, all processors together.</summary>
internal readonly record struct CpuTimes(
    ulong User, ulong System, ulong Idle, ulong IoWait, ulong Steal, ulong ProcessesRunning, ulong ProcessesBlocked)
{
    /// <summary>Guests' time is part of user time already, and not counted twice.</summary>
    public ulong Total => User + System + Idle + IoWait + Steal;

    /// <summary>False: the text is not of that form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out CpuTimes times)
    {
        times = default;
        var lines = new Fields(text);
        if (!lines.NextLine(out var cpu) || !cpu.Next().SequenceEqual("cpu"u8))
            return false;
        var user = cpu.NextNumber() + cpu.NextNumber(); // user, nice
        var system = cpu.NextNumber();
        var idle = cpu.NextNumber();
        var ioWait = cpu.NextNumber();
        system += cpu.NextNumber() + cpu.NextNumber(); // irq, softirq
        var steal = cpu.NextNumber();
        ulong running = 0, blocked = 0;
        // The two counts are among the last lines; the interrupts' line before them may be long.
        var at = text.LastIndexOf("\nprocs_running "u8);
        var tail = new Fields(at < 0 ? [] : text[(at + 1)..]);
        while (tail.NextLine(out var line))
        {
            var name = line.Next();
            if (name.SequenceEqual("procs_running"u8))
                running = line.NextNumber();
            else if (name.SequenceEqual("procs_blocked"u8))
                blocked = line.NextNumber();
        }

        times = new CpuTimes(user, system, idle, ioWait, steal, running, blocked);
        return times.Total > 0;
    }

    /// <summary>What happened between two readings; null if no time passed or the counters restarted. A single time that fell back counts as 0.</summary>
    public static CpuShares? Between(in CpuTimes before, in CpuTimes now)
    {
        double user = Grown(before.User, now.User), system = Grown(before.System, now.System), idle = Grown(before.Idle, now.Idle);
        double ioWait = Grown(before.IoWait, now.IoWait), steal = Grown(before.Steal, now.Steal);
        var total = user + system + idle + ioWait + steal;
        return now.Total < before.Total || total <= 0
            ? null
            : new CpuShares(100 * user / total, 100 * system / total, 100 * ioWait / total, 100 * steal / total);
    }

    /// <summary>Time waiting for input and output is known to run backwards now and then.</summary>
    private static double Grown(ulong before, ulong now) => now > before ? now - before : 0;
}
