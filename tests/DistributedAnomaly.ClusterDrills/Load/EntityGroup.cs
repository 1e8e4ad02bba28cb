namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>
/// Entities that are pushed in one batch, step by step, and when each step was sent and acknowledged. Observations that were refused for
/// the time being wait, and go first with the next batch: those of an entity are never sent out of their order.
/// </summary>
internal sealed class EntityGroup(int[] entities, int firstStep)
{
    private readonly List<(long SentMs, long AcknowledgedMs)> _steps = [];
    private readonly Dictionary<(int Entity, int Step), (long SentMs, long AcknowledgedMs)> _late = [];
    private List<(int Entity, int Step)> _waiting = [];

    public int[] Entities { get; } = entities;

    public int FirstStep { get; } = firstStep;

    /// <summary>The step that comes next; of those before some observations may wait.</summary>
    public int NextStep => FirstStep + _steps.Count;

    /// <summary>Observations that were refused for the time being, the oldest first.</summary>
    public IReadOnlyList<(int Entity, int Step)> Waiting => _waiting;

    /// <summary>A batch was answered.</summary>
    /// <param name="rows">What it held.</param>
    /// <param name="repeat">Positions of the rows that were refused for the time being.</param>
    /// <param name="sentMs">First attempt; Unix ms.</param>
    /// <param name="answeredMs">Unix ms.</param>
    /// <param name="isStep">The batch held the next step.</param>
    public void Answered(IReadOnlyList<(int Entity, int Step)> rows, IReadOnlyList<int> repeat, long sentMs, long answeredMs, bool isStep)
    {
        if (isStep)
            _steps.Add((sentMs, answeredMs));
        var refused = repeat.Select(row => rows[row]).Distinct().ToList();
        foreach (var row in _waiting.Except(refused))
            _late[row] = (_late.TryGetValue(row, out var first) ? first.SentMs : sentMs, answeredMs);
        foreach (var row in refused)
            _late.TryAdd(row, (sentMs, long.MaxValue));
        _waiting = [.. refused.OrderBy(r => r.Step)];
    }

    public long SentMs(int entity, int step) => TimesOf(entity, step).SentMs;

    public long AcknowledgedMs(int entity, int step) => TimesOf(entity, step).AcknowledgedMs;

    /// <summary>When the step was answered for most of the group.</summary>
    public (long SentMs, long AcknowledgedMs) TimesOf(int step) => _steps[step - FirstStep];

    private (long SentMs, long AcknowledgedMs) TimesOf(int entity, int step) =>
        _late.TryGetValue((entity, step), out var late) ? late : _steps[step - FirstStep];
}
