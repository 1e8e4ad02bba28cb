using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Makes the model of one view from the happenings of a sample.</summary>
/// <param name="view">Which.</param>
/// <param name="shape">What is usual in it.</param>
/// <param name="happenings">Of all entities.</param>
/// <param name="units">Entities times five minutes for which they stand.</param>
internal sealed class ViewTrainer(int view, ViewShape shape, IReadOnlyList<Happening> happenings, double units)
{
    /// <summary>How many happenings become patterns, per entity and five minutes: nearly two a day.</summary>
    private const double KeptPerUnit = 0.006;

    /// <summary>How many are far enough out to be judged: one in two days.</summary>
    private const double JudgedPerUnit = 0.0017;

    /// <summary>What happens to others so often, one in three years and looking like it, is familiar.</summary>
    private const double FamiliarPerUnit = 3.1e-6;
    private const int LeastNeighbours = 4;

    private const int LeastPatterns = 10;

    /// <summary>Fewer patterns teach a further detector nothing: it is left out.</summary>
    public static bool TeachesDetectors(int happenings, double units) => Math.Min(happenings, units * KeptPerUnit) >= LeastPatterns;

    /// <param name="columns">Names of the features.</param>
    /// <param name="detectors">Further ones.</param>
    /// <param name="options">Of fitting.</param>
    public ViewModel Train(IReadOnlyList<string> columns, IReadOnlyList<IBatchDetector> detectors, FitOptions options)
    {
        var patterns = Patterns();
        var fitted = Fit(columns, detectors, options);
        var untold = new ViewModel(shape, patterns, fitted, []);
        var most = new double[happenings.Count * untold.Scores];
        Parallel.For(0, happenings.Count, Options(options), i =>
        {
            Span<double> scores = stackalloc double[untold.Scores];
            var kept = most.AsSpan(i * scores.Length, scores.Length);
            foreach (var row in happenings[i].Rows)
            {
                if (!untold.TryScore(FleetVector.View(row.Span, view), happenings[i].Entity, scores))
                    continue;
                for (var s = 0; s < scores.Length; s++)
                    kept[s] = Math.Max(kept[s], scores[s]);
            }
        });
        var tables = new ScoreTable[untold.Scores];
        for (var s = 0; s < tables.Length; s++)
            tables[s] = ScoreTable.Of([.. Enumerable.Range(0, happenings.Count).Select(i => most[i * tables.Length + s])], units);
        return new ViewModel(shape, patterns, fitted, tables);
    }

    public static ParallelOptions Options(FitOptions options) =>
        new() { CancellationToken = options.CancellationToken, MaxDegreeOfParallelism = Math.Max(1, options.Threads) };

    private PatternMemory Patterns()
    {
        var far = Farthest(KeptPerUnit);
        var judged = Math.Clamp((int)(units * JudgedPerUnit), 1, far.Count);
        // Which of many are kept follows from their entities, as good as at random.
        var kept = far.OrderBy(h => EntityHash.At(h.Entity, h.FirstHour)).Take(PatternMemory.MostPatterns)
            .Select(h => (h.Entity, h.FirstHour, Pattern: Pattern(h))).Select(p => (p.Entity, p.FirstHour, p.Pattern, Length: Length(p.Pattern)))
            .OrderBy(p => p.Length).ThenBy(p => p.Entity).ThenBy(p => p.FirstHour).ToList();
        var neighbours = (int)Math.Clamp(units * FamiliarPerUnit * kept.Count / far.Count, LeastNeighbours, PatternMemory.MostNeighbours);
        return new PatternMemory(
            shape.Features, [.. kept.SelectMany(p => p.Pattern)], [.. kept.Select(p => p.Entity)], neighbours, far[judged - 1].Distance(view));
    }

    private BatchModel[] Fit(IReadOnlyList<string> columns, IReadOnlyList<IBatchDetector> detectors, FitOptions options)
    {
        var rows = Farthest(KeptPerUnit).OrderBy(h => h.Entity).ThenBy(h => h.FirstHour).Select(Pattern).ToList();
        var table = new Table(columns, [.. rows.SelectMany(r => r).Select(x => (double)x)]);
        return [.. detectors.Select(d => d.Fit(table, options))];
    }

    private List<Happening> Farthest(double perUnit) =>
        [.. happenings.OrderByDescending(h => h.Distance(view)).ThenBy(h => h.Entity).ThenBy(h => h.FirstHour).Take(Math.Max(1, (int)(units * perUnit)))];

    private float[] Pattern(Happening happening)
    {
        var pattern = new float[shape.Features];
        shape.Whiten(happening.Farthest(view), pattern);
        ViewShape.Compress(pattern);
        return pattern;
    }

    private static float Length(float[] pattern) => System.Numerics.Tensors.TensorPrimitives.Norm<float>(pattern);
}
