using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What happened to the entities of a fleet in one view, so that everyday life is told from what was never seen: a restart moves seven metrics far out,
/// and does so all the time. Immutable.
/// </summary>
/// <remarks>
/// A vector is as novel as the <see cref="Neighbours"/>-th nearest pattern of other entities is far (k nearest neighbours: Ramaswamy, Rastogi and Shim
/// 2000). Only vectors that are far out are compared. What is usual is familiar though no pattern tells of it: a vector is more novel than
/// a pattern that has many like it (<see cref="Spacing"/>) only by as much as it is farther out than <see cref="LeastDistance"/>. Without that what
/// is hardly unusual seems new: among the few patterns so near there are none like it.
/// <list type="number">
/// <item>Patterns are in order of their lengths. No pattern is nearer than its length differs, so the search goes from the vector's own length up and
/// down until both ends are farther than the nearest ones found.</item>
/// <item>Patterns lie in blocks, the same feature of <see cref="Lanes"/> of them side by side: a block is compared at once, roughly. Those that may be
/// among the nearest are compared exactly.</item>
/// </list>
/// Benchmark: <c>fleet</c>.
/// </remarks>
public sealed class PatternMemory
{
    internal const int MostPatterns = 4096;
    internal const int MostNeighbours = 64;

    /// <summary>Patterns whose novelty tells the spacing.</summary>
    private const int MostMeasured = 512;

    /// <summary>Patterns of a block.</summary>
    private const int Lanes = 8;

    /// <summary>By so much a rough square of a distance may be too large.</summary>
    private const float Rough = 1 + 1e-5f;

    private readonly float[] _blocks;
    private readonly ulong[] _entities;
    private readonly float[] _lengths;
    private readonly int _width;

    /// <param name="width">Numbers per pattern.</param>
    /// <param name="patterns">One after the other, shortest first; finite.</param>
    /// <param name="entities">Hash of each one's entity.</param>
    /// <param name="neighbours">See <see cref="Neighbours"/>.</param>
    /// <param name="leastDistance">See <see cref="LeastDistance"/>.</param>
    /// <param name="spacing">See <see cref="Spacing"/>; null: it is measured.</param>
    internal PatternMemory(int width, float[] patterns, ulong[] entities, int neighbours, float leastDistance, float? spacing = null)
    {
        (_width, _entities) = (width, entities);
        (Neighbours, LeastDistance) = (neighbours, leastDistance);
        _lengths = new float[entities.Length];
        _blocks = new float[Blocks * width * Lanes];
        Array.Fill(_blocks, float.PositiveInfinity);
        for (var i = 0; i < _lengths.Length; i++)
        {
            var pattern = patterns.AsSpan(i * width, width);
            _lengths[i] = TensorPrimitives.Norm<float>(pattern);
            for (var f = 0; f < width; f++)
                _blocks[PlaceOf(i) + f * Lanes] = pattern[f];
        }

        Spacing = spacing ?? MeasureSpacing();
    }

    public int Count => _entities.Length;

    /// <summary>What happened to so many others nearby is familiar.</summary>
    public int Neighbours { get; }

    /// <summary>Vectors that are less far out (Mahalanobis distance) are not rare, whatever they look like.</summary>
    public float LeastDistance { get; }

    /// <summary>How novel a pattern is that has many like it: a quarter of the patterns are less novel beside the others.</summary>
    public float Spacing { get; }

    private int Blocks => (Count + Lanes - 1) / Lanes;

    /// <summary>How far the nearest patterns are, or, if that is less, what is usual. Where there are too few patterns, how far out this one is.</summary>
    /// <param name="pattern">A whitened, compressed vector.</param>
    /// <param name="distance">How far out the vector is (Mahalanobis distance).</param>
    /// <param name="entity">Patterns of this one do not count; 0: all count.</param>
    /// <param name="enough">What is less novel is of no interest: then the answer is any number below this.</param>
    internal float Novelty(ReadOnlySpan<float> pattern, float distance, ulong entity, float enough = 0)
    {
        var most = distance - LeastDistance + Spacing;
        return most < enough ? most : ToNearest(pattern, entity, most, enough);
    }

    internal void Save(SnapshotWriter writer)
    {
        writer.Int(Neighbours);
        writer.Float(LeastDistance);
        writer.Float(Spacing);
        writer.Int(_entities.Length);
        foreach (var entity in _entities)
            writer.Long((long)entity);
        var patterns = new float[Count * _width];
        for (var i = 0; i < Count; i++)
            CopyPattern(i, patterns.AsSpan(i * _width, _width));
        writer.Floats(patterns);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static PatternMemory Load(ref SnapshotReader reader, int width)
    {
        var (neighbours, least, spacing) = (reader.Int(), reader.Float(), reader.Float());
        if (neighbours is < 1 or > MostNeighbours || !(least >= 0 && spacing >= 0))
            throw new SnapshotException($"patterns {spacing} apart with {neighbours} neighbours from a distance of {least}");
        var entities = new ulong[reader.Length(8 + 4 * width)];
        foreach (ref var entity in entities.AsSpan())
            entity = (ulong)reader.Long();
        var patterns = new float[entities.Length * width];
        reader.Floats(patterns);
        return new PatternMemory(width, patterns, entities, neighbours, least, spacing);
    }

    private float MeasureSpacing()
    {
        if (Count == 0)
            return float.PositiveInfinity;
        var novelties = new float[Math.Min(Count, MostMeasured)];
        var pattern = new float[_width];
        for (var i = 0; i < novelties.Length; i++)
        {
            var number = (int)((long)i * Count / novelties.Length);
            CopyPattern(number, pattern);
            novelties[i] = ToNearest(pattern, _entities[number], float.PositiveInfinity, 0);
        }

        Array.Sort(novelties);
        return novelties[novelties.Length / 4];
    }

    // At most so far.
    private float ToNearest(ReadOnlySpan<float> pattern, ulong entity, float most, float enough)
    {
        var length = TensorPrimitives.Norm(pattern);
        Span<float> nearest = stackalloc float[Neighbours];
        nearest.Fill(Math.Min(length, most));
        var at = Array.BinarySearch(_lengths, length);
        var up = (at < 0 ? ~at : at) / Lanes;
        var down = up - 1;
        while (true)
        {
            var above = up < Blocks ? _lengths[up * Lanes] - length : float.MaxValue;
            var below = down >= 0 ? length - _lengths[down * Lanes + Lanes - 1] : float.MaxValue;
            if (Math.Min(above, below) >= nearest[^1] || nearest[^1] < enough)
                return nearest[^1];
            Compare(pattern, above <= below ? up++ : down--, entity, nearest);
        }
    }

    private void Compare(ReadOnlySpan<float> pattern, int block, ulong entity, Span<float> nearest)
    {
        ref var first = ref _blocks[block * _width * Lanes];
        var squares = Vector256<float>.Zero;
        for (var f = 0; f < pattern.Length; f++)
        {
            var difference = Vector256.LoadUnsafe(ref first, (nuint)(f * Lanes)) - Vector256.Create(pattern[f]);
            squares += difference * difference;
        }

        var near = Vector256.LessThanOrEqual(squares, Vector256.Create(nearest[^1] * nearest[^1] * Rough)).ExtractMostSignificantBits();
        if (near == 0)
            return;
        Span<float> other = stackalloc float[_width];
        for (; near != 0; near &= near - 1)
        {
            var i = block * Lanes + BitOperations.TrailingZeroCount(near);
            if (_entities[i] == entity)
                continue;
            CopyPattern(i, other);
            Insert(nearest, TensorPrimitives.Distance<float>(pattern, other));
        }
    }

    private void CopyPattern(int number, Span<float> pattern)
    {
        for (var f = 0; f < pattern.Length; f++)
            pattern[f] = _blocks[PlaceOf(number) + f * Lanes];
    }

    // Of its first feature.
    private int PlaceOf(int number) => number / Lanes * _width * Lanes + number % Lanes;

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
