using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Trains a fleet's model from a sample. The same sample, detectors and seed give the same model.</summary>
/// <remarks>
/// <list type="number">
/// <item>The shape of each view is fitted on usual vectors.</item>
/// <item>Unusual vectors are put together to happenings: hours of an entity in a row.</item>
/// <item>The farthest vectors of happenings become patterns; further detectors learn them; tables tell how rarely a happening reaches a score.</item>
/// <item>Each happening is judged beside those of all other entities; a table tells how rarely one is so strange.</item>
/// </list>
/// </remarks>
public static class FleetTrainer
{
    /// <summary>Fewer vectors are no experience.</summary>
    public const int LeastRows = 200;

    private const double UnitSeconds = Calibration.SurpriseScale.UnitSeconds;

    /// <param name="sample">Of all hosts together.</param>
    /// <param name="detectors">Beside novelty; may be empty. They are left out while there are too few happenings to learn from.</param>
    /// <param name="info">Version, time and drift; the rest is filled in.</param>
    /// <param name="options">Seed, threads, progress, cancellation.</param>
    /// <returns>Null: the sample is too small.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static FleetModel? Train(FleetSample sample, IReadOnlyList<IBatchDetector> detectors, FleetModelInfo info, FitOptions options)
    {
        if (sample.Usual.Count < LeastRows || sample.Unusual.Count == 0)
            return null;
        var shapes = Shapes(sample, options.CancellationToken);
        var happenings = Happenings(sample, shapes, options.CancellationToken);
        var units = sample.EntitySeconds / UnitSeconds * sample.Unusual.Count / Math.Max(1, sample.Unusual.Offered);
        if (!ViewTrainer.TeachesDetectors(happenings.Count, units))
            detectors = [];
        var views = new ViewModel[shapes.Length];
        for (var v = 0; v < views.Length; v++)
        {
            views[v] = new ViewTrainer(v, shapes[v], happenings, units)
                .Train(sample.Features.Names, detectors, options with { Progress = new Part(options.Progress, v, views.Length) });
        }

        info = info with
        {
            FromMs = sample.FromMs, ToMs = sample.ToMs, Rows = sample.Usual.Count, Happenings = happenings.Count, Seed = options.Seed,
            Detectors = [.. detectors.Select(d => d.Name)],
        };
        var unscaled = new FleetModel(info, sample.Features, views, ScoreTable.Of([], units));
        var strangeness = new double[happenings.Count];
        Parallel.For(0, strangeness.Length, ViewTrainer.Options(options), i =>
        {
            foreach (var row in happenings[i].Rows)
                strangeness[i] = Math.Max(strangeness[i], unscaled.Weigh(row.Span, happenings[i].Entity).Strangeness);
        });
        return new FleetModel(info, sample.Features, views, ScoreTable.Of(strangeness, units));
    }

    /// <summary>The largest population stability index of a feature between two samples.</summary>
    public static double Drift(FleetSample before, FleetSample now) => before.Profile.DriftTo(now.Profile);

    private static ViewShape[] Shapes(FleetSample sample, CancellationToken cancellationToken)
    {
        var usual = sample.Usual.Rows().ToList();
        var features = sample.Features.Count;
        var shapes = new ViewShape[FleetVector.Views];
        for (var v = 0; v < shapes.Length; v++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = new float[usual.Count * features];
            for (var i = 0; i < usual.Count; i++)
                FleetVector.View(usual[i].Row.Span, v).CopyTo(rows.AsSpan(i * features));
            shapes[v] = ViewShapeFit.Fit(features, rows);
        }

        return shapes;
    }

    private static List<Happening> Happenings(FleetSample sample, ViewShape[] shapes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ulong, Happening>();
        var inOrder = new List<Happening>();
        foreach (var (entity, timeMs, row) in sample.Unusual.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var hour = timeMs / FleetSample.HourMs;
            if (!found.TryGetValue(entity, out var happening) || hour > happening.LastHour + 1)
            {
                found[entity] = happening = new Happening(entity, hour);
                inOrder.Add(happening);
            }

            happening.Add(row, hour, shapes);
        }

        return inOrder;
    }

    private sealed class Part(IProgress<double>? whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole?.Report((part + value) / parts);
    }
}
