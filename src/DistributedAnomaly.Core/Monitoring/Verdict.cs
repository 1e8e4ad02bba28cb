namespace DistributedAnomaly.Core.Monitoring;

/// <summary>
/// What an observation was judged to be. The caller owns it and passes it in again, so that judging allocates nothing;
/// copy what must outlive the next call.
/// </summary>
public sealed class Verdict
{
    /// <summary>Reasons kept of one verdict.</summary>
    public const int MaxReasons = 4;

    private readonly Reason[] _reasons = new Reason[MaxReasons];
    private int _count;

    public ObserveOutcome Outcome { get; internal set; }

    /// <summary>-log10 of how often five minutes of normal operation of this entity bring something at least this unusual: 3 is once in three
    /// and a half days, 5 once a year. The echo of what was told just before is no surprise.</summary>
    public double Surprise { get; internal set; }

    /// <summary>The threshold in force, in surprise.</summary>
    public double Threshold { get; internal set; }

    public Severity Severity { get; internal set; }

    public EntityState State { get; internal set; }

    public EpisodeChange Change { get; internal set; }

    /// <summary>The episode that is open, or was just closed; otherwise default.</summary>
    public Episode Episode { get; internal set; }

    /// <summary>Measurements taken.</summary>
    public int Taken { get; internal set; }

    /// <summary>The first measurement that was refused, with the reason; null if none.</summary>
    public string? Refused { get; internal set; }

    /// <summary>Most important first. Empty when nothing was unusual.</summary>
    public ReadOnlySpan<Reason> Reasons => _reasons.AsSpan(0, _count);

    internal void Reset(EntityState state)
    {
        Outcome = ObserveOutcome.Ignored;
        Surprise = 0;
        Threshold = 0;
        Severity = Severity.None;
        State = state;
        Change = EpisodeChange.None;
        Episode = default;
        Taken = 0;
        Refused = null;
        _count = 0;
    }

    internal void AddReason(in Reason reason)
    {
        if (_count < MaxReasons)
            _reasons[_count++] = reason;
    }

    /// <summary>Puts a reason last; if there are too many it takes the place of the last one.</summary>
    internal void AddLast(in Reason reason)
    {
        _count = Math.Min(_count + 1, MaxReasons);
        _reasons[_count - 1] = reason;
    }

    /// <summary>Puts a reason before the first that is less surprising; if there are too many the last one goes.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="within">It stands at this place at the latest.</param>
    internal void Insert(in Reason reason, int within = MaxReasons)
    {
        var at = 0;
        while (at < Math.Min(_count, within) && _reasons[at].Surprise >= reason.Surprise)
            at++;
        if (at == MaxReasons)
            return;
        _count = Math.Min(_count + 1, MaxReasons);
        for (var i = _count - 1; i > at; i--)
            _reasons[i] = _reasons[i - 1];
        _reasons[at] = reason;
    }

    /// <summary>Makes the shares smaller: something else has its part too.</summary>
    internal void ScaleShares(double factor)
    {
        for (var i = 0; i < _count; i++)
            _reasons[i] = _reasons[i] with { Share = _reasons[i].Share * factor };
    }
}
