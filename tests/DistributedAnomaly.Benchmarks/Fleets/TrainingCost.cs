using DistributedAnomaly.Benchmarks.Batch;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Batch.Networks;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Benchmarks.Fleets;

/// <summary>Training of single detectors on a table, and of whole models, which have three views and are calibrated.</summary>
internal static class TrainingCost
{
    private const int Features = 8;
    private const int Rounds = 3;

    public static void Measure(int vectors, int threads)
    {
        var sample = Sample(vectors);
        var table = new Table(sample.Features.Names, [.. sample.Usual.Rows().SelectMany(r => FleetVector.View(r.Row.Span, 0).ToArray()).Select(v => (double)v)]);
        var options = new FitOptions { Threads = threads };
        Console.WriteLine($"training on {sample.Usual.Count:N0} usual vectors of {Features} features ({sample.Unusual.Count:N0} unusual ones), {threads} threads");
        Print("isolation forest", () => new IsolationForestDetector().Fit(table, options));
        Print("autoencoder", () => new AutoencoderBatchDetector().Fit(table, options));
        Print("model without detectors", () => Train(sample, [], options));
        Print("model with forest", () => Train(sample, [new IsolationForestDetector()], options));
        Print("model with forest and autoencoder", () => Train(sample, [new IsolationForestDetector(), new AutoencoderBatchDetector()], options));
    }

    private static void Print(string what, Action work)
    {
        var best = Measurement.Best(Rounds, work);
        Console.WriteLine($"  {what,-34} {best.WallMs / 1000,7:0.00} s wall, {best.CpuMs / 1000,7:0.00} s processor");
    }

    private static void Train(FleetSample sample, IReadOnlyList<IBatchDetector> detectors, FitOptions options) =>
        _ = FleetTrainer.Train(sample, detectors, new FleetModelInfo(1, 0, 0, 0, 0, 0, [], 0, 0), options)
            ?? throw new InvalidOperationException("the sample is too small");

    /// <summary>Features that go together in pairs; one vector in a hundred of every entity is far out in three of them.</summary>
    private static FleetSample Sample(int vectors)
    {
        var features = FeatureNames.From(Enumerable.Range(0, Features).Select(f => $"f{f}"));
        var sample = new FleetSample(features, vectors);
        var random = new SeededRandom(1);
        var vector = new float[FleetVector.Width(features)];
        var offers = new OfferState[1000];
        for (var i = 0; sample.Usual.Count < vectors; i++)
        {
            var (entity, hour) = (i % offers.Length, i / offers.Length);
            var isFar = random.Next(100) == 0;
            for (var v = 0; v < FleetVector.Views; v++)
            {
                for (var f = 0; f < Features; f++)
                {
                    var own = (float)random.NextNormal();
                    vector[v * Features + f] = f % 2 == 0 ? own : 0.7f * vector[v * Features + f - 1] + 0.7f * own;
                }
            }

            for (var n = 0; isFar && n < 3; n++)
                vector[random.Next(Features)] += (float)(6 + 3 * random.NextNormal());
            sample.Observe(ref offers[entity], EntityHash.Of($"entity-{entity}"), hour * FleetSample.HourMs + 1, FleetSample.HourMs / 1000.0, vector);
        }

        return sample;
    }
}
