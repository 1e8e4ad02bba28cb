namespace DistributedAnomaly.Engine;

/// <summary>FNV-1a over the characters: the same on every machine and in every run, unlike string.GetHashCode.</summary>
public static class StableHash
{
    public static uint Of(string fleet, string entity) => Add(Add(2166136261, fleet) * 16777619, entity);

    private static uint Add(uint hash, string text)
    {
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return hash;
    }
}
