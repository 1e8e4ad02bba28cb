namespace DistributedAnomaly.Simulation.Story;

/// <summary>Alarms from several threads.</summary>
internal sealed class AlarmList
{
    private readonly List<Alarm> _alarms = [];
    private readonly Lock _lock = new();

    public void Add(Alarm alarm)
    {
        lock (_lock)
            _alarms.Add(alarm);
    }

    /// <summary>Those since the last call, in order.</summary>
    public IReadOnlyList<Alarm> Take()
    {
        var taken = Sorted();
        _alarms.Clear();
        return taken;
    }

    /// <summary>In order of time and server: the same however many threads there were.</summary>
    public IReadOnlyList<Alarm> Sorted() =>
        [.. _alarms.OrderBy(a => a.Step).ThenBy(a => a.Cohort).ThenBy(a => a.Server).ThenBy(a => a.Reason, StringComparer.Ordinal)];
}
