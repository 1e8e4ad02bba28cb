namespace DistributedAnomaly.Core.Batch.Neighbours;

/// <summary>The numbers of neighbours that a range stands for: at most <see cref="Most"/> of them, evenly spread, both ends included.</summary>
internal static class NeighbourCounts
{
    /// <summary>Neighbours that can be asked for.</summary>
    public const int Largest = 1000;

    private const int Most = 8;

    public static int[] Of(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, Largest);
        var steps = Math.Min(Most, last - first + 1);
        var counts = new int[steps];
        for (var i = 0; i < steps; i++)
            counts[i] = steps == 1 ? last : first + (int)((long)(last - first) * i / (steps - 1));
        return counts;
    }

    /// <exception cref="State.SnapshotException">Not rising, or out of range.</exception>
    public static int[] Checked(int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 1 || counts[i] > Largest || (i > 0 && counts[i] <= counts[i - 1]))
                throw new State.SnapshotException($"{counts[i]} neighbours at place {i}");
        }

        return counts.Length is > 0 and <= Most ? counts : throw new State.SnapshotException($"{counts.Length} numbers of neighbours");
    }
}
