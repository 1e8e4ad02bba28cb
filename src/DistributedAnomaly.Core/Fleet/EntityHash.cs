namespace DistributedAnomaly.Core.Fleet;

/// <summary>A number for an entity that is the same on every host: what samples are drawn by.</summary>
public static class EntityHash
{
    /// <summary>FNV-1a (Fowler, Noll and Vo) with the finaliser of MurmurHash3 (Appleby): every bit depends on every character.</summary>
    public static ulong Of(string name)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var letter in name)
            hash = unchecked((hash ^ letter) * 0x100000001B3UL);
        return Mix(hash);
    }

    /// <summary>The same entity at another time: another number, as good as independent.</summary>
    public static ulong At(ulong entity, long time) => Mix(unchecked(entity + (ulong)time * 0x9E3779B97F4A7C15UL));

    /// <summary>0 inclusive to 1 exclusive.</summary>
    public static double Uniform(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong h)
    {
        unchecked
        {
            h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDUL;
            h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53UL;
            return h ^ h >> 33;
        }
    }
}
