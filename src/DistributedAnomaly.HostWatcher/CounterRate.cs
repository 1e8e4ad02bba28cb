namespace DistributedAnomaly.HostWatcher;

/// <summary>Turns a running total into a rate per second.</summary>
internal struct CounterRate
{
    private ulong _last;
    private bool _known;

    /// <summary>False at the first value, and when the total fell: a restart and a wrap look alike, so that interval is left out.</summary>
    public bool Next(ulong total, double seconds, out double perSecond)
    {
        var usable = _known && total >= _last && seconds > 0;
        perSecond = usable ? (total - _last) / seconds : 0;
        _last = total;
        _known = true;
        return usable;
    }
}
