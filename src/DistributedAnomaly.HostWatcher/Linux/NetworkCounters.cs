namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>One line of <c>/proc/net/dev</c>: totals since the start.</summary>
internal readonly ref struct NetworkCounters
{
    private NetworkCounters(ReadOnlySpan<byte> name, ulong received, ulong transmitted, ulong errors)
    {
        Name = name;
        ReceivedBytes = received;
        TransmittedBytes = transmitted;
        Errors = errors;
    }

    public ReadOnlySpan<byte> Name { get; }

    public ulong ReceivedBytes { get; }

    public ulong TransmittedBytes { get; }

    /// <summary>Of both directions.</summary>
    public ulong Errors { get; }

    /// <summary>False: a heading. <c>name: bytes packets errs drop fifo frame compressed multicast bytes packets errs ...</c></summary>
    public static bool TryParse(Fields line, out NetworkCounters counters)
    {
        counters = default;
        var text = line.Rest;
        var colon = text.LastIndexOf((byte)':'); // an alias (eth0:1) has one in its name
        if (colon < 0)
            return false;
        var values = new Fields(text[(colon + 1)..]);
        var received = values.NextNumber();
        values.Skip(1);
        var errors = values.NextNumber();
        values.Skip(5);
        var transmitted = values.NextNumber();
        values.Skip(1);
        errors += values.NextNumber();
        counters = new NetworkCounters(text[..colon].Trim(" "u8), received, transmitted, errors);
        return true;
    }
}
