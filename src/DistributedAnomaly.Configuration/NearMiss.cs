namespace DistributedAnomaly.Configuration;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class NearMiss
{
    /// <returns>A sentence, or null if nothing is near.</returns>
    public static string? DidYouMean(string word, IEnumerable<string> known)
    {
        var most = Math.Max(1, word.Length / 3);
        var (best, distance) = known
            .Select(k => (k, Distance(word.ToUpperInvariant(), k.ToUpperInvariant())))
            .OrderBy(x => x.Item2).ThenBy(x => x.k, StringComparer.Ordinal)
            .FirstOrDefault((k: "", int.MaxValue));
        return distance <= most ? $"Did you mean '{best}'?" : null;
    }

    // Optimal string alignment: insertions, deletions, changes and swaps of neighbours.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
            return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
