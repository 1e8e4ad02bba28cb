using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Core.Monitoring;

/// <summary>Answers whether a local day is a holiday, by bisection in sorted days without overlaps.</summary>
internal sealed class HolidayTable
{
    private readonly int[] _first;
    private readonly int[] _last;

    public HolidayTable(CalendarPolicy policy)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in policy.Holidays.Select(h => (First: h.First.DayNumber, Last: h.Last.DayNumber)).Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            else
                merged.Add((first, last));
        }

        _first = [.. merged.Select(m => m.First)];
        _last = [.. merged.Select(m => m.Last)];
        FirstHour = ((int)policy.TreatAs + 6) % 7 * 24;
    }

    /// <summary>Hour of the week (0: Monday, midnight) at which the day begins that holidays are treated as.</summary>
    public int FirstHour { get; }

    /// <param name="dayNumber">As <see cref="DateOnly.DayNumber"/>.</param>
    public bool Contains(int dayNumber)
    {
        var at = Array.BinarySearch(_first, dayNumber);
        if (at < 0)
            at = ~at - 1;
        return at >= 0 && dayNumber <= _last[at];
    }
}
