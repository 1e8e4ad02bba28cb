using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet.Sampling;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Trains a fleet's model from a sample. The same sample, detectors and seed give the same model.</summary>
public static class FleetTrainer
{
    /// <summary>Fewer unusual vectors are no experience.</summary>
    public const int LeastRows = 200;

    /// <summary>Unusual moments of an entity within so long are one happening.</summary>
    private const long HappeningMs = 3_600_000;

    private const double UnitSeconds = Calibration.SurpriseScale.UnitSeconds;

    /// <param name="sample">Of all hosts together.</param>
    /// <param name="detectors">At least one.</param>
    /// <param name="info">Version, time and drift; the rest is filled in.</param>
    /// <param name="options">Seed, threads, progress, cancellation.</param>
    /// <returns>Null: the sample has too few unusual vectors.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static FleetModel? Train(FleetSample sample, IReadOnlyList<IBatchDetector> detectors, FleetModelInfo info, FitOptions options)
    {
        if (detectors.Count == 0)
            throw new ArgumentException("a fleet's model has at least one detector", nameof(detectors));
        var unusual = sample.Unusual.Rows().ToList();
        if (unusual.Count < LeastRows)
            return null;
        var table = Vectors(sample, unusual);
        var (models, scores) = (new BatchModel[detectors.Count], new ScoreTable[detectors.Count]);
        for (var i = 0; i < models.Length; i++)
        {
            var part = i;
            models[i] = detectors[i].Fit(table, options with { Progress = options.Progress is null ? null : new Part(options.Progress, part, models.Length) });
            scores[i] = ScoreTable.Of(models[i].Score(table, options.Threads, options.CancellationToken));
        }

        info = info with { FromMs = sample.FromMs, ToMs = sample.ToMs, Rows = table.Rows, Seed = options.Seed, Detectors = [.. detectors.Select(d => d.Name)] };
        var model = new FleetModel(info, sample.Features, models, scores, ScoreTable.Of([0]), 1);
        var happenings = Happenings(model, unusual);
        // Of all happenings, those of the rows that were kept.
        var kept = (double)unusual.Count / Math.Max(1, sample.Unusual.Offered);
        var perUnit = happenings.Length / Math.Max(kept, 1e-9) / Math.Max(1, sample.EntitySeconds) * UnitSeconds;
        return new FleetModel(info with { Happenings = happenings.Length }, sample.Features, models, scores, ScoreTable.Of(happenings), perUnit);
    }

    /// <summary>The largest population stability index of a feature between two samples.</summary>
    public static double Drift(FleetSample before, FleetSample now)
    {
        var most = 0.0;
        for (var f = 0; f < before.Features.Count; f++)
        {
            var at = now.Features.IndexOf(before.Features.Names[f], f);
            if (at >= 0)
                most = Math.Max(most, PopulationStability.Between(before.Deviations[f], now.Deviations[at]));
        }

        return most;
    }

    private static Table Vectors(FleetSample sample, List<SampledVector> unusual)
    {
        var width = 2 * sample.Features.Count;
        var values = new double[unusual.Count * width];
        for (var i = 0; i < unusual.Count; i++)
        {
            var row = unusual[i].Row.Span;
            for (var c = 0; c < width; c++)
                values[i * width + c] = row[c];
        }

        return new Table([.. sample.Features.Names, .. sample.Features.Names.Select(n => n + " (15 min)")], values);
    }

    // The largest sum of each happening.
    private static double[] Happenings(FleetModel model, List<SampledVector> unusual)
    {
        var open = new Dictionary<ulong, (long SinceMs, double Most)>();
        var ended = new List<double>();
        foreach (var (entity, timeMs, row) in unusual)
        {
            var sum = FleetModel.Sum(row.Span[^1], model.Strangeness(row.Span[..^1]));
            if (open.TryGetValue(entity, out var happening) && timeMs - happening.SinceMs < HappeningMs)
            {
                open[entity] = (happening.SinceMs, Math.Max(sum, happening.Most));
                continue;
            }

            if (happening.SinceMs > 0)
                ended.Add(happening.Most);
            open[entity] = (timeMs, sum);
        }

        ended.AddRange(open.Values.Select(h => h.Most));
        return [.. ended];
    }

    private sealed class Part(IProgress<double> whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole.Report((part + value) / parts);
    }
}
