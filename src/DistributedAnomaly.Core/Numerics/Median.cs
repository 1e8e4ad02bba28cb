namespace DistributedAnomaly.Core.Numerics;

/// <summary>The median without sorting all values (quickselect: Hoare 1961; the pivot is the median of three).</summary>
internal static class Median
{
    /// <summary>Fewer values are sorted: that is as fast.</summary>
    private const int Few = 12;

    /// <summary>The middle value, of an even number the mean of both.</summary>
    /// <param name="values">At least one, none NaN; put into another order.</param>
    public static float Of(Span<float> values)
    {
        var half = values.Length / 2;
        Select(values, half);
        if (values.Length % 2 == 1)
            return values[half];
        // What lies before the upper middle one is not above it.
        var lower = values[0];
        foreach (var value in values[1..half])
            lower = Math.Max(lower, value);
        return (lower + values[half]) / 2;
    }

    // Afterwards none before the place is above it, none behind it below.
    private static void Select(Span<float> values, int place)
    {
        while (values.Length > Few)
        {
            var (low, high) = Part(values);
            if (place <= high)
            {
                values = values[..(high + 1)];
            }
            else if (place >= low)
            {
                values = values[low..];
                place -= low;
            }
            else
            {
                return;
            }
        }

        values.Sort();
    }

    // Up to and with high none is above the pivot, from low on none below it; what lies between equals it.
    private static (int Low, int High) Part(Span<float> values)
    {
        var pivot = MiddleOf(values[0], values[values.Length / 2], values[^1]);
        var (low, high) = (0, values.Length - 1);
        while (low <= high)
        {
            while (values[low] < pivot)
                low++;
            while (values[high] > pivot)
                high--;
            if (low > high)
                break;
            (values[low], values[high]) = (values[high], values[low]);
            low++;
            high--;
        }

        return (low, high);
    }

    private static float MiddleOf(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
