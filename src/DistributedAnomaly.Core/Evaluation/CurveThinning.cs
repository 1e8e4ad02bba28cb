namespace DistributedAnomaly.Core.Evaluation;

/// <summary>
/// Leaves out the points of a curve that are missed least: again and again the one whose triangle with its neighbours has the
/// smallest area (Visvalingam and Whyatt, "Line generalisation by repeated elimination of points", 1993). Time n log n.
/// </summary>
internal static class CurveThinning
{
    /// <param name="points">In the order of the curve.</param>
    /// <param name="place">Where a point lies, in units that are alike on both axes.</param>
    /// <param name="most">Points kept, 2 or more: the first and the last always are.</param>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> points, Func<T, (double X, double Y)> place, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        if (points.Count <= most)
            return points;
        var places = points.Select(place).ToArray();
        var before = Enumerable.Range(-1, places.Length).ToArray();
        var after = Enumerable.Range(1, places.Length).ToArray();
        var areas = new double[places.Length];
        var removed = new bool[places.Length];
        // Equal areas go in the order of the curve: the same points are left out everywhere.
        var queue = new PriorityQueue<int, (double Area, int Index)>();
        for (var i = 1; i < places.Length - 1; i++)
            Offer(i);

        var left = places.Length;
        while (left > most)
        {
            queue.TryDequeue(out var i, out var priority);
            if (removed[i] || areas[i] != priority.Area)
                continue;
            removed[i] = true;
            left--;
            (after[before[i]], before[after[i]]) = (after[i], before[i]);
            foreach (var neighbour in (int[])[before[i], after[i]])
            {
                if (neighbour > 0 && neighbour < places.Length - 1)
                    Offer(neighbour);
            }
        }

        return [.. points.Where((_, i) => !removed[i])];

        void Offer(int i)
        {
            var (a, b, c) = (places[before[i]], places[i], places[after[i]]);
            areas[i] = Math.Abs((b.X - a.X) * (c.Y - a.Y) - (c.X - a.X) * (b.Y - a.Y)) / 2;
            queue.Enqueue(i, (areas[i], i));
        }
    }
}
