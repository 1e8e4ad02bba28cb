using DistributedAnomaly.ClusterDrills.Load;

namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>When a silo died, and what it may have taken with it.</summary>
/// <param name="KilledMs">Unix ms.</param>
/// <param name="Window">Acknowledged this long before: may be lost; older: may not.</param>
internal sealed record Loss(long KilledMs, TimeSpan Window)
{
    /// <summary>Answers that were under way when the silo died.</summary>
    private const int UnderWayMs = 30_000;

    /// <summary>The places at which so many steps in a row may be missing, the likeliest first.</summary>
    public IEnumerable<Gap> Places(EntityGroup group, int entity, int firstStep, int count)
    {
        for (var last = group.NextStep - 1; last - count + 1 >= firstStep; last--)
        {
            // What was sent after the death did not die with the silo; an attempt before may have.
            if (SentMs(group, entity, last) > KilledMs)
                continue;
            if (AcknowledgedMs(group, entity, last) < KilledMs - Window.TotalMilliseconds - UnderWayMs)
                yield break;
            yield return new Gap(last - count + 1, count);
        }
    }

    /// <summary>How long before the death the first lost step was acknowledged; negative: it never was by the dead silo.</summary>
    public TimeSpan AgeOf(EntityGroup group, int entity, Gap gap) =>
        TimeSpan.FromMilliseconds(KilledMs - AcknowledgedMs(group, entity, gap.First));

    // Steps before the group's first one were made while learning, long before.
    private static long SentMs(EntityGroup group, int entity, int step) => step < group.FirstStep ? 0 : group.SentMs(entity, step);

    private static long AcknowledgedMs(EntityGroup group, int entity, int step) =>
        step < group.FirstStep ? 0 : group.AcknowledgedMs(entity, step);
}
