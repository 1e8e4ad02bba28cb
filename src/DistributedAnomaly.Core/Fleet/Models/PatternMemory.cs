using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// Happenings that the fleet remembers, so that everyday life is told from what was never seen: a restart moves seven metrics far out, and does
/// so all the time. Immutable.
/// </summary>
/// <remarks>
/// A vector is familiar to the degree that similar ones happened to other entities: in the same direction (cosine of <see cref="Near"/> and more) and at
/// least about as far out. Costs some 20 ns a pattern: only strange vectors are compared.
/// </remarks>
public sealed class PatternMemory
{
    internal const int MostPatterns = 2000;

    private const float Near = 0.85f;

    /// <summary>So much of its length.</summary>
    private const float AsFar = 0.7f;

    private readonly float[] _patterns;
    private readonly ulong[] _entities;
    private readonly float[] _squares;
    private readonly int _width;

    /// <param name="width">Numbers per pattern.</param>
    /// <param name="patterns">Scaled vectors, one after the other.</param>
    /// <param name="entities">Hash of each one's entity.</param>
    internal PatternMemory(int width, float[] patterns, ulong[] entities)
    {
        (_width, _patterns, _entities) = (width, patterns, entities);
        _squares = new float[entities.Length];
        for (var i = 0; i < _squares.Length; i++)
            _squares[i] = Product(patterns.AsSpan(i * width, width), patterns.AsSpan(i * width, width));
    }

    public int Count => _entities.Length;

    /// <summary>How many patterns of other entities are similar, each entity once.</summary>
    /// <param name="scaled">The vector, scaled.</param>
    /// <param name="entity">Not of this one; 0: of any.</param>
    internal int Similar(ReadOnlySpan<float> scaled, ulong entity)
    {
        var square = Product(scaled, scaled);
        var seen = new HashSet<ulong>();
        for (var i = 0; i < _entities.Length; i++)
        {
            var pattern = _patterns.AsSpan(i * _width, _width);
            if (_entities[i] == entity || _squares[i] < AsFar * AsFar * square)
                continue;
            var product = Product(scaled, pattern);
            if (product > 0 && product * product >= Near * Near * square * _squares[i])
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

    private static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
