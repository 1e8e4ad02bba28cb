using System.Numerics.Tensors;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>
/// What happened to the entities of a fleet in one view, the farthest of it, so that everyday life is told from what was never seen: a restart moves
/// seven metrics far out, and does so all the time. Immutable.
/// </summary>
/// <remarks>
/// A vector is familiar to the degree that similar ones happened to other entities: in the same direction (cosine of <see cref="Near"/> and more) and at
/// least nearly as far out. Costs some 5 ns a pattern at 8 features: only long vectors are compared.
/// </remarks>
public sealed class PatternMemory
{
    internal const int MostPatterns = 4096;

    private const float Near = 0.8f;

    /// <summary>So much of its length.</summary>
    private const float AsFar = 0.8f;

    /// <summary>What happens oftener, to an entity in five minutes, is not looked at.</summary>
    internal const double RarePerUnit = 0.003;

    private readonly float[] _patterns;
    private readonly ulong[] _entities;
    private readonly float[] _lengths;
    private readonly int _width;
    private readonly double _units;
    private readonly double _each;

    /// <param name="width">Numbers per pattern.</param>
    /// <param name="patterns">Scaled vectors, one after the other, the longest first.</param>
    /// <param name="entities">Hash of each one's entity.</param>
    /// <param name="units">Entities times five minutes for which they stand.</param>
    /// <param name="each">Happenings that each of them stands for, 1 or more.</param>
    internal PatternMemory(int width, float[] patterns, ulong[] entities, double units, double each)
    {
        (_width, _patterns, _entities, _units, _each) = (width, patterns, entities, units, each);
        _lengths = new float[entities.Length];
        for (var i = 0; i < _lengths.Length; i++)
            _lengths[i] = TensorPrimitives.Norm<float>(patterns.AsSpan(i * width, width));
        LeastLength = entities.Length == 0 ? 0 : _lengths[^1] / AsFar;
    }

    public int Count => _entities.Length;

    /// <summary>Shorter vectors are not rare, whatever they look like.</summary>
    public float LeastLength { get; }

    /// <summary>-log10 of how often, per entity and five minutes, something like this happens to other entities.</summary>
    /// <param name="scaled">The vector, scaled.</param>
    /// <param name="length">Of it.</param>
    /// <param name="entity">Not of this one; 0: of any.</param>
    internal double Unfamiliarity(ReadOnlySpan<float> scaled, float length, ulong entity)
    {
        var (least, similar) = (AsFar * length, 0);
        for (var i = 0; i < _entities.Length && _lengths[i] >= least; i++)
        {
            if (TensorPrimitives.Dot(scaled, _patterns.AsSpan(i * _width, _width)) >= Near * length * _lengths[i] && _entities[i] != entity)
                similar++;
        }

        return Math.Max(0, -PortableMath.Log10((similar * _each + 0.5) / _units));
    }

    internal void Save(SnapshotWriter writer)
    {
        writer.Double(_units);
        writer.Double(_each);
        writer.Int(_entities.Length);
        foreach (var entity in _entities)
            writer.Long((long)entity);
        writer.Floats(_patterns);
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static PatternMemory Load(ref SnapshotReader reader, int width)
    {
        var (units, each) = (reader.Double(), reader.Double());
        if (!(units > 0 && each >= 1))
            throw new SnapshotException($"patterns of {units} units of time");
        var entities = new ulong[reader.Length(8 + 4 * width)];
        foreach (ref var entity in entities.AsSpan())
            entity = (ulong)reader.Long();
        var patterns = new float[entities.Length * width];
        reader.Floats(patterns);
        return new PatternMemory(width, patterns, entities, units, each);
    }
}
