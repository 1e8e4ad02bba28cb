using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Batch.Networks;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

public sealed class FleetModelTests
{
    private const long Minute = 60_000;

    private static readonly FeatureNames Features = FeatureNames.From(["cpu", "memory", "latency", "errors"]);
    private static readonly FleetModelInfo Info = new(1, 1000, 0, 0, 0, 0, [], 0, 0);
    private static readonly FleetSample Sample = Fleet();
    private static readonly FleetModel Model = Train(Sample);

    [Fact]
    public void Surprise_OfEverydayLife_IsLowerThanOfWhatWasNeverSeen()
    {
        var deploy = Vector(5, -4, 0.3f, 4);
        var fault = Vector(-0.5f, 6, 7, -0.5f);

        Model.Strangeness(deploy).ShouldBeLessThan(1);
        Model.Strangeness(fault).ShouldBeGreaterThan(Model.Strangeness(deploy) + 1);
        Model.Surprise(7, Model.Strangeness(fault)).ShouldBeGreaterThan(Model.Surprise(7, Model.Strangeness(deploy)) + 0.5);
    }

    /// <summary>The promise of the budget: happenings of the sample reach a surprise as often as it says.</summary>
    [Fact]
    public void Surprise_OverTheSample_IsReachedAsOftenAsItSays()
    {
        var happenings = Sample.Unusual.Rows().GroupBy(r => (r.Entity, r.TimeMs / 3_600_000))
            .Select(g => g.Max(r => Model.Surprise(r.Row.Span[^1], Model.Strangeness(r.Row.Span[..^1])))).ToList();
        var units = Sample.EntitySeconds / 300;
        foreach (var surprise in (double[])[3, 3.5, 4])
            (happenings.Count(h => h >= surprise) / units * Math.Pow(10, surprise)).ShouldBeInRange(0.6, 1.6);
    }

    [Fact]
    public void Train_SameSampleAndSeed_SameModel() => Saved(Train(Fleet())).ShouldBe(Saved(Model));

    [Fact]
    public void Train_TooFewVectors_IsNone() => FleetTrainer.Train(new FleetSample(Features, 10), [new IsolationForestDetector()], Info, FitOptions.Default).ShouldBeNull();

    [Fact]
    public void Train_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => FleetTrainer.Train(
            Sample, [new AutoencoderBatchDetector()], Info, new FitOptions { CancellationToken = cancelled.Token }));
    }

    [Fact]
    public void Explain_Fault_NamesItsFeatures()
    {
        var parts = new double[4];
        Model.Explain(Vector(0, 9, 0, 0), parts);

        parts.Sum().ShouldBe(1, 1e-9);
        Array.IndexOf(parts, parts.Max()).ShouldBe(1);
    }

    [Fact]
    public void Load_OfSaved_GivesTheSameSurprise()
    {
        var loaded = FleetModelFile.Load(Saved(Model));

        loaded.Info.ShouldBe(Model.Info with { Detectors = loaded.Info.Detectors });
        loaded.Info.Detectors.ShouldBe(Model.Info.Detectors);
        loaded.Features.Names.ShouldBe(Features.Names);
        foreach (var row in Sample.Unusual.Rows().Take(100))
        {
            var strangeness = Model.Strangeness(row.Row.Span[..^1]);
            loaded.Strangeness(row.Row.Span[..^1]).ShouldBe(strangeness);
            loaded.Surprise(5, strangeness).ShouldBe(Model.Surprise(5, strangeness));
        }
    }

    [Fact]
    public void Load_OfDamage_IsRefused()
    {
        var bytes = Saved(Model);
        for (var i = 0; i < bytes.Length; i += 1 + bytes.Length / 400)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x40;
            Should.Throw<SnapshotException>(() => FleetModelFile.Load(damaged), $"byte {i}");
            Should.Throw<SnapshotException>(() => FleetModelFile.Load(bytes.AsSpan(0, i)), $"cut at {i}");
        }
    }

    [Fact]
    public void Load_OfSavedSample_TrainsTheSameModel()
    {
        var writer = new SnapshotWriter();
        Sample.Save(writer);
        var reader = new SnapshotReader(writer.Written);

        Saved(Train(FleetSample.Load(ref reader))).ShouldBe(Saved(Model));
    }

    [Fact]
    public void Drift_OfTheSameFleet_IsSmallAndOfAnotherLarge()
    {
        FleetTrainer.Drift(Sample, Fleet(seed: 2)).ShouldBeLessThan(0.1);
        FleetTrainer.Drift(Sample, Fleet(seed: 2, shift: 2)).ShouldBeGreaterThan(PopulationStability.Drifted);
    }

    private static FleetModel Train(FleetSample sample) => FleetTrainer.Train(
        sample, [new IsolationForestDetector(), new AutoencoderBatchDetector { Epochs = 30 }], Info, new FitOptions { Seed = 4 })!;

    private static float[] Vector(params float[] now) => [.. now, .. now.Select(v => v / 3)];

    // 300 entities, two days: noise, and deploys, in which cpu and errors rise together and memory falls.
    private static FleetSample Fleet(int seed = 1, float shift = 0)
    {
        var sample = new FleetSample(Features, 5000);
        var random = new SeededRandom(seed);
        var vector = new float[8];
        for (var minute = 0; minute < 2880; minute++)
        {
            for (var entity = 0; entity < 300; entity++)
            {
                var isDeploy = (minute + entity * 37) % 720 < 4;
                for (var f = 0; f < 4; f++)
                    vector[f] = (float)random.NextNormal() + shift + (isDeploy ? (float[])[5, -4, 0.3f, 4] : [0, 0, 0, 0])[f];
                for (var f = 0; f < 4; f++)
                    vector[4 + f] = vector[f] / 3;
                var wild = random.NextDouble() < 0.0005;
                if (wild)
                    vector[random.Next(4)] += 5;
                sample.Observe(EntityHash.Of($"e{entity}"), (minute + 1) * Minute, 60, isDeploy ? 6 + random.NextDouble() : wild ? 4 : random.NextDouble(), vector);
            }
        }

        return sample;
    }
}
