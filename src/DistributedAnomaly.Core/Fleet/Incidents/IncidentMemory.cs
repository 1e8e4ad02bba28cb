using System.Numerics.Tensors;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Incidents;

/// <summary>
/// How the cohorts of a fleet left their usual ways before: a surge of demand may move a cohort as far as any fault, and does so every other day.
/// Bounded: the oldest excursion makes room. Not thread-safe.
/// </summary>
public sealed class IncidentMemory
{
    private const int Most = 128;
    private const float Near = 0.85f;

    /// <summary>So much of its length.</summary>
    private const float AsFar = 0.5f;

    /// <summary>What happens to a cohort this often a day, or oftener, is everyday life.</summary>
    private const double EverydayPerDay = 0.02;

    /// <summary>One is chance.</summary>
    private const int LeastSimilar = 2;
    private const double DayMs = 86_400_000;

    private readonly Queue<float[]> _excursions = new();
    private double _cohortDays;

    /// <summary>Whether cohorts do the like all the time.</summary>
    /// <param name="movement">One number per feature, in scales.</param>
    public bool IsEverydayLife(ReadOnlySpan<float> movement)
    {
        var length = TensorPrimitives.Norm(movement);
        var similar = 0;
        foreach (var excursion in _excursions)
        {
            var width = Math.Min(movement.Length, excursion.Length);
            var other = TensorPrimitives.Norm<float>(excursion);
            if (other >= AsFar * length && TensorPrimitives.Dot(movement[..width], excursion.AsSpan(0, width)) >= Near * length * other)
                similar++;
        }

        return similar >= LeastSimilar && (similar + 0.5) / Math.Max(1, _cohortDays) >= EverydayPerDay;
    }

    internal void Watch(double stepMs) => _cohortDays += stepMs / DayMs;

    internal void Add(float[] movement)
    {
        if (_excursions.Count == Most)
        {
            _excursions.Dequeue();
            _cohortDays *= (Most - 1.0) / Most;
        }

        _excursions.Enqueue(movement);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Double(_cohortDays);
        writer.Int(_excursions.Count);
        foreach (var excursion in _excursions)
        {
            writer.Int(excursion.Length);
            writer.Floats(excursion);
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static IncidentMemory Load(ref SnapshotReader reader)
    {
        var memory = new IncidentMemory { _cohortDays = reader.Double() };
        for (var left = reader.Length(4); left > 0; left--)
        {
            var excursion = new float[reader.Length(4)];
            if (excursion.Length > FeatureNames.Most)
                throw new SnapshotException($"an excursion of {excursion.Length} features");
            reader.Floats(excursion);
            memory.Add(excursion);
        }

        return memory;
    }
}
