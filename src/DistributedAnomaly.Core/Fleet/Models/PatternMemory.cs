using System.Numerics.Tensors;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What happened to the entities of a fleet in one view, so that everyday life is told from what was never seen: a restart moves seven metrics far out,
/// and does so all the time. Immutable.
/// </summary>
/// <remarks>
/// A vector is as novel as the <see cref="Neighbours"/>-th nearest pattern of other entities is far (k nearest neighbours: Ramaswamy, Rastogi and Shim
/// 2000). Costs some 5 ns a pattern: only vectors that are far out are compared.
/// </remarks>
public sealed class PatternMemory
{
    internal const int MostPatterns = 4096;
    internal const int MostNeighbours = 64;

    private readonly float[] _patterns;
    private readonly ulong[] _entities;
    private readonly float[] _lengths;
    private readonly int _width;

    /// <param name="width">Numbers per pattern.</param>
    /// <param name="patterns">One after the other, shortest first.</param>
    /// <param name="entities">Hash of each one's entity.</param>
    /// <param name="neighbours">See <see cref="Neighbours"/>.</param>
    /// <param name="leastDistance">See <see cref="LeastDistance"/>.</param>
    internal PatternMemory(int width, float[] patterns, ulong[] entities, int neighbours, float leastDistance)
    {
        (_width, _patterns, _entities) = (width, patterns, entities);
        (Neighbours, LeastDistance) = (neighbours, leastDistance);
        _lengths = new float[entities.Length];
        for (var i = 0; i < _lengths.Length; i++)
            _lengths[i] = TensorPrimitives.Norm<float>(patterns.AsSpan(i * width, width));
    }

    public int Count => _entities.Length;

    /// <summary>What happened to so many others nearby is familiar.</summary>
    public int Neighbours { get; }

    /// <summary>Vectors that are less far out (Mahalanobis distance) are not rare, whatever they look like.</summary>
    public float LeastDistance { get; }

    /// <summary>How far the nearest patterns are. Where there are too few of them, how far out the pattern is.</summary>
    /// <param name="pattern">A whitened, compressed vector.</param>
    /// <param name="entity">Patterns of this one do not count; 0: all count.</param>
    internal float Novelty(ReadOnlySpan<float> pattern, ulong entity)
    {
        var length = TensorPrimitives.Norm(pattern);
        Span<float> nearest = stackalloc float[Neighbours];
        nearest.Fill(length);
        var up = Array.BinarySearch(_lengths, length);
        up = up < 0 ? ~up : up;
        var down = up - 1;
        // No pattern is nearer than its length differs.
        while (true)
        {
            var above = up < _lengths.Length ? _lengths[up] - length : float.MaxValue;
            var below = down >= 0 ? length - _lengths[down] : float.MaxValue;
            if (Math.Min(above, below) >= nearest[^1])
                return nearest[^1];
            var i = above <= below ? up++ : down--;
            if (_entities[i] == entity)
                continue;
            Insert(nearest, TensorPrimitives.Distance(pattern, _patterns.AsSpan(i * _width, _width)));
        }
    }

    internal void Save(SnapshotWriter writer)
    {
        writer.Int(Neighbours);
        writer.Float(LeastDistance);
        writer.Int(_entities.Length);
        foreach (var entity in _entities)
            writer.Long((long)entity);
        writer.Floats(_patterns);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static PatternMemory Load(ref SnapshotReader reader, int width)
    {
        var (neighbours, least) = (reader.Int(), reader.Float());
        if (neighbours is < 1 or > MostNeighbours || !(least >= 0))
            throw new SnapshotException($"patterns with {neighbours} neighbours from a distance of {least}");
        var entities = new ulong[reader.Length(8 + 4 * width)];
        foreach (ref var entity in entities.AsSpan())
            entity = (ulong)reader.Long();
        var patterns = new float[entities.Length * width];
        reader.Floats(patterns);
        return new PatternMemory(width, patterns, entities, neighbours, least);
    }

    private static void Insert(Span<float> nearest, float distance)
    {
        if (distance >= nearest[^1])
            return;
        var at = nearest.Length - 1;
        for (; at > 0 && nearest[at - 1] > distance; at--)
            nearest[at] = nearest[at - 1];
        nearest[at] = distance;
    }
}
