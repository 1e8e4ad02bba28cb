using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// Happenings that the fleet remembers, so that everyday life is told from what was never seen: a restart moves seven metrics far out, and does
/// so all the time. Immutable.
/// </summary>
/// <remarks>
/// A vector is familiar to the degree that similar ones happened to other entities: within <see cref="Near"/> of its own length (a
/// density of neighbours: Loftsgaarden and Quesenberry 1965). Costs some 20 ns a pattern: only strange vectors are compared.
/// </remarks>
public sealed class PatternMemory
{
    internal const int MostPatterns = 2000;

    private const float Near = 0.5f;

    private readonly float[] _patterns;
    private readonly ulong[] _entities;
    private readonly int _width;

    /// <param name="width">Numbers per pattern.</param>
    /// <param name="patterns">Scaled vectors, one after the other.</param>
    /// <param name="entities">Hash of each one's entity.</param>
    internal PatternMemory(int width, float[] patterns, ulong[] entities) => (_width, _patterns, _entities) = (width, patterns, entities);

    public int Count => _entities.Length;

    /// <summary>How many patterns of other entities are similar, each entity once.</summary>
    /// <param name="scaled">The vector, scaled.</param>
    /// <param name="entity">Not of this one; 0: of any.</param>
    internal int Similar(ReadOnlySpan<float> scaled, ulong entity)
    {
        var limit = 0f;
        foreach (var value in scaled)
            limit += Near * Near * value * value;
        var seen = new HashSet<ulong>();
        for (var i = 0; i < _entities.Length; i++)
        {
            if (_entities[i] != entity && SquaredDistance(scaled, _patterns.AsSpan(i * _width, _width), limit) < limit)
                seen.Add(_entities[i]);
        }

        return seen.Count;
    }

    internal void Save(SnapshotWriter writer)
    {
        writer.Int(_entities.Length);
        foreach (var entity in _entities)
            writer.Long((long)entity);
        writer.Floats(_patterns);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static PatternMemory Load(ref SnapshotReader reader, int width)
    {
        var entities = new ulong[reader.Length(8 + 4 * width)];
        foreach (ref var entity in entities.AsSpan())
            entity = (ulong)reader.Long();
        var patterns = new float[entities.Length * width];
        reader.Floats(patterns);
        return new PatternMemory(width, patterns, entities);
    }

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float limit)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length && sum < limit; i++)
        {
            var d = a[i] - b[i];
            sum += d * d;
        }

        return sum;
    }
}
