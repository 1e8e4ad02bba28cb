namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Entities that are pushed in one batch, step by step, and when each step was sent and acknowledged.</summary>
internal sealed class EntityGroup(int[] entities, int firstStep)
{
    private readonly List<(long SentMs, long AcknowledgedMs)> _steps = [];

    public int[] Entities { get; } = entities;

    public int FirstStep { get; } = firstStep;

    /// <summary>The step that comes next; those before are acknowledged.</summary>
    public int NextStep => FirstStep + _steps.Count;

    /// <param name="sentMs">First attempt; Unix ms.</param>
    /// <param name="acknowledgedMs">When the last of its observations was acknowledged.</param>
    public void Done(long sentMs, long acknowledgedMs) => _steps.Add((sentMs, acknowledgedMs));

    public long SentMs(int step) => _steps[step - FirstStep].SentMs;

    public long AcknowledgedMs(int step) => _steps[step - FirstStep].AcknowledgedMs;
}
