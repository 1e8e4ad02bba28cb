namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The labelled events of one entity, and whether an alarm was on during them. An event is a run of labelled rows.</summary>
/// <param name="capacity">Events kept; further ones are counted.</param>
internal sealed class EventTally(int capacity)
{
    private readonly List<LabelledEvent> _events = [];
    private bool _inside;

    /// <summary>The first ones.</summary>
    public IReadOnlyList<LabelledEvent> Events => _events;

    public long Count { get; private set; }

    /// <summary>Of them, those with an anomalous row inside an episode.</summary>
    public long Caught { get; private set; }

    private LabelledEvent _last;

    /// <param name="timeMs">Of the row; rising.</param>
    /// <param name="labelled">The row is labelled anomalous.</param>
    /// <param name="alarmed">An episode is on, and the row is anomalous.</param>
    public void Add(long timeMs, bool labelled, bool alarmed)
    {
        if (labelled && !_inside)
        {
            Count++;
            _last = new LabelledEvent(timeMs, timeMs, false);
            if (_events.Count < capacity)
                _events.Add(_last);
        }

        _inside = labelled;
        if (!labelled)
            return;
        Caught += alarmed && !_last.Caught ? 1 : 0;
        _last = _last with { ToMs = timeMs, Caught = _last.Caught || alarmed };
        if (Count <= _events.Count)
            _events[^1] = _last;
    }
}
