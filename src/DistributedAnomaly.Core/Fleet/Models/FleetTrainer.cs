using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Trains a fleet's model from a sample. The same sample, detectors and seed give the same model.</summary>
/// <remarks>
/// <list type="number">
/// <item>Views are fitted on usual vectors.</item>
/// <item>Unusual vectors are put together to happenings: hours of an entity in a row. Tables tell how rarely a happening reaches a score.</item>
/// <item>The farthest vectors of the happenings become patterns.</item>
/// <item>Each happening is judged beside those of all other entities; a table tells how rarely one is so strange.</item>
/// </list>
/// </remarks>
public static class FleetTrainer
{
    /// <summary>Fewer vectors are no experience.</summary>
    public const int LeastRows = 200;

    private const double UnitSeconds = Calibration.SurpriseScale.UnitSeconds;

    /// <param name="sample">Of all hosts together.</param>
    /// <param name="detectors">Beside distance and spread; may be empty.</param>
    /// <param name="info">Version, time and drift; the rest is filled in.</param>
    /// <param name="options">Seed, threads, progress, cancellation.</param>
    /// <returns>Null: the sample is too small.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static FleetModel? Train(FleetSample sample, IReadOnlyList<IBatchDetector> detectors, FleetModelInfo info, FitOptions options)
    {
        if (sample.Usual.Count < LeastRows || sample.Unusual.Count == 0)
            return null;
        var views = Views(sample, detectors, options);
        var happenings = Happenings(sample, views, options.CancellationToken);
        var units = sample.EntitySeconds / UnitSeconds * sample.Unusual.Count / Math.Max(1, sample.Unusual.Offered);
        info = info with
        {
            FromMs = sample.FromMs, ToMs = sample.ToMs, Rows = sample.Usual.Count, Happenings = happenings.Count, Seed = options.Seed,
            Detectors = [.. detectors.Select(d => d.Name)],
        };
        var tables = Tables(views, happenings, units);
        PatternMemory[] patterns = [.. Enumerable.Range(0, views.Length).Select(v => Patterns(happenings, v, units))];
        var unscaled = new FleetModel(info, sample.Features, views, tables, patterns, ScoreTable.Of([], units));
        var strangeness = new double[happenings.Count];
        Parallel.For(0, strangeness.Length, new ParallelOptions { CancellationToken = options.CancellationToken, MaxDegreeOfParallelism = Math.Max(1, options.Threads) }, i =>
        {
            foreach (var row in happenings[i].Rows)
            {
                var opinion = unscaled.Weigh(row.Span, happenings[i].Entity);
                strangeness[i] = Math.Max(strangeness[i], opinion.Strangeness);
            }
        });
        return new FleetModel(info, sample.Features, views, tables, patterns, ScoreTable.Of(strangeness, units));
    }

    /// <summary>The largest population stability index of a feature between two samples.</summary>
    public static double Drift(FleetSample before, FleetSample now) => before.Profile.DriftTo(now.Profile);

    private static ViewModel[] Views(FleetSample sample, IReadOnlyList<IBatchDetector> detectors, FitOptions options)
    {
        var usual = sample.Usual.Rows().ToList();
        var features = sample.Features.Count;
        var views = new ViewModel[FleetVector.Views];
        for (var v = 0; v < views.Length; v++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var rows = new float[usual.Count * features];
            for (var i = 0; i < usual.Count; i++)
                FleetVector.View(usual[i].Row.Span, v).CopyTo(rows.AsSpan(i * features));
            views[v] = ViewFit.Fit(sample.Features.Names, rows, detectors, options with { Progress = new Part(options.Progress, v, views.Length) });
        }

        return views;
    }

    private static List<Happening> Happenings(FleetSample sample, ViewModel[] views, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ulong, Happening>();
        var inOrder = new List<Happening>();
        foreach (var (entity, timeMs, row) in sample.Unusual.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var hour = timeMs / FleetSample.HourMs;
            if (!found.TryGetValue(entity, out var happening) || hour > happening.LastHour + 1)
            {
                found[entity] = happening = new Happening(entity, views);
                inOrder.Add(happening);
            }

            happening.Add(row, hour);
        }

        return inOrder;
    }

    private static ScoreTable[] Tables(ViewModel[] views, List<Happening> happenings, double units)
    {
        var tables = new List<ScoreTable>();
        for (var v = 0; v < views.Length; v++)
        {
            for (var i = 0; i < views[v].Scores; i++)
            {
                var at = tables.Count;
                tables.Add(ScoreTable.Of([.. happenings.Select(h => h.Scores[at])], units));
            }
        }

        return [.. tables];
    }

    private static PatternMemory Patterns(List<Happening> happenings, int view, double units)
    {
        var far = happenings.Where(h => h.Length(view) > 0).OrderByDescending(h => h.Length(view)).ThenBy(h => h.Entity)
            .Take((int)Math.Min(int.MaxValue, Math.Max(1, units * PatternMemory.RarePerUnit))).ToList();
        // Which of many are kept follows from their entities, as good as at random; the shortest stays, as the limit.
        var kept = far.Take(Math.Max(0, far.Count - 1)).OrderBy(h => EntityHash.At(h.Entity, h.LastHour)).Take(PatternMemory.MostPatterns - 1)
            .Concat(far.TakeLast(1)).OrderByDescending(h => h.Length(view)).ThenBy(h => h.Entity).ToList();
        var patterns = new List<float>();
        foreach (var happening in kept)
            patterns.AddRange(happening.Scaled(view));
        return new PatternMemory(patterns.Count / Math.Max(1, kept.Count), [.. patterns], [.. kept.Select(h => h.Entity)], units, Math.Max(1.0, (double)far.Count / Math.Max(1, kept.Count)));
    }

    private sealed class Part(IProgress<double>? whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole?.Report((part + value) / parts);
    }
}
