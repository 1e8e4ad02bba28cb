namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>Gives the metrics that rules speak of their slots; shared by the rules of one fleet while they are compiled.</summary>
internal sealed class RuleNames
{
    /// <summary>Different metrics in the rules of a fleet. Each costs an entity 40 bytes.</summary>
    public const int MaxMetrics = 128;

    private readonly List<string> _metrics = [];

    public IReadOnlyList<string> Metrics => _metrics;

    /// <returns>-1: there are <see cref="MaxMetrics"/> already.</returns>
    public int SlotOf(string metric)
    {
        var slot = _metrics.IndexOf(metric);
        if (slot >= 0)
            return slot;
        if (_metrics.Count == MaxMetrics)
            return -1;
        _metrics.Add(metric);
        return _metrics.Count - 1;
    }
}
