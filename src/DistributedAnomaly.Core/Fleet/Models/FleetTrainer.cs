using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Trains a fleet's model from a sample. The same sample, detectors and seed give the same model.</summary>
/// <remarks>
/// <list type="number">
/// <item>Views are fitted on usual vectors.</item>
/// <item>The strangest vector of each happening becomes a pattern, of a random part of the happenings if there are many.</item>
/// <item>Happenings that look like those of other entities more often than <see cref="EverydayPerDay"/> per entity and day are everyday life.</item>
/// <item>Tables of scores are made of the rest.</item>
/// </list>
/// </remarks>
public static class FleetTrainer
{
    /// <summary>Fewer vectors are no experience.</summary>
    public const int LeastRows = 200;

    /// <summary>Similar happenings per entity and day from which a happening is everyday life.</summary>
    private const double EverydayPerDay = 0.01;

    private const double UnitSeconds = Calibration.SurpriseScale.UnitSeconds;

    /// <summary>The same per unit, as -log10.</summary>
    private static readonly double Everyday = -PortableMath.Log10(EverydayPerDay * UnitSeconds / 86_400);

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
        var perUnit = happenings.Count / units;
        var model = new FleetModel(info, sample.Features, views, Tables(views, happenings, units), Patterns(happenings, sample.Features), perUnit);
        var unfamiliar = new List<Happening>();
        foreach (var happening in happenings)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            if (model.Unfamiliarity(model.Patterns.Similar(happening.Scaled, happening.Entity)) > Everyday)
                unfamiliar.Add(happening);
        }

        return new FleetModel(info, sample.Features, views, Tables(views, unfamiliar, units), model.Patterns, perUnit);
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
        var found = new Dictionary<(ulong, long), Happening>();
        var inOrder = new List<Happening>();
        foreach (var (entity, timeMs, row) in sample.Unusual.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = (entity, timeMs / FleetSample.HourMs);
            if (!found.TryGetValue(key, out var happening))
            {
                happening = new Happening(entity, views, sample.Features.Count);
                found.Add(key, happening);
                inOrder.Add(happening);
            }

            happening.Add(row.Span);
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

    // Which happenings are kept as patterns follows from their entities, as good as at random.
    private static PatternMemory Patterns(List<Happening> happenings, FeatureNames features)
    {
        var kept = happenings.OrderBy(h => EntityHash.At(h.Entity, h.Rows)).Take(PatternMemory.MostPatterns).ToList();
        return new PatternMemory(FleetVector.Width(features), [.. kept.SelectMany(h => h.Scaled)], [.. kept.Select(h => h.Entity)]);
    }

    private sealed class Part(IProgress<double>? whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole?.Report((part + value) / parts);
    }
}
