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

    internal static readonly FeatureNames Features = FeatureNames.From(["cpu", "memory", "latency", "errors"]);
    private static readonly FleetModelInfo Info = new(1, 1000, 0, 0, 0, 0, [], 0, 0);
    private static readonly FleetSample Sample = Fleet();
    internal static readonly FleetModel Model = Train(Sample);

    [Fact]
    public void Judge_EverydayLife_IsLessSurprisingThanWhatWasNeverSeen()
    {
        var deploy = Model.Judge(Vector(6, -6, 0, 6));
        var fault = Model.Judge(Vector(0, 6, 8, 0));

        deploy.Surprise.ShouldBeLessThan(3.5);
        fault.Surprise.ShouldBeGreaterThan(4);
    }

    [Fact]
    public void Judge_AUsualVector_IsNoSurprise() => Model.Judge(Vector(0.5f, -1, 0.3f, 1)).Surprise.ShouldBeLessThan(2);

    /// <summary>The promise of the budget: unfamiliar happenings of the sample reach a surprise at most as often as it says.</summary>
    [Fact]
    public void Judge_OverTheSample_SurprisesAreAsRareAsTheySay()
    {
        var happenings = Sample.Unusual.Rows().GroupBy(r => (r.Entity, r.TimeMs / FleetSample.HourMs))
            .Select(g => g.Max(r => Model.Judge(r.Row.Span, r.Entity).Surprise)).ToList();
        var units = Sample.EntitySeconds / 300;

        foreach (var (surprise, bound) in ((double, double)[])[(3.5, 1.5), (4, 1.5), (4.5, 2)])
            (happenings.Count(h => h >= surprise) / units).ShouldBeLessThan(bound * Math.Pow(10, -surprise), $"{surprise}");
        happenings.Count(h => h >= 3.5).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Train_SameSampleAndSeed_SameModel() => Saved(Train(Fleet())).ShouldBe(Saved(Model));

    [Fact]
    public void Judge_WithFurtherDetectors_DoesNotHearThemAboutWhatIsFamiliar()
    {
        var model = FleetTrainer.Train(Sample, [new IsolationForestDetector()], Info, new FitOptions { Seed = 4 }).ShouldNotBeNull();
        var (familiar, asked) = (0, 0);
        foreach (var row in Sample.Unusual.Rows())
        {
            for (var v = 0; v < FleetVector.Views; v++)
            {
                var novelty = Model.ViewModels[v].Rarity(FleetVector.View(row.Row.Span, v), 0);
                var rarity = model.ViewModels[v].Rarity(FleetVector.View(row.Row.Span, v), 0);
                if (novelty < FleetModel.Strange)
                    rarity.ShouldBe(novelty);
                familiar += novelty is > 0 and < FleetModel.Strange ? 1 : 0;
                asked += rarity != novelty ? 1 : 0;
            }
        }

        familiar.ShouldBeGreaterThan(0);
        asked.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(FleetModel.Strange)]
    [InlineData(3.5)]
    [InlineData(4.5)]
    public void Rarity_WithABound_IsTheSameAboveIt(double least)
    {
        var further = FleetTrainer.Train(Sample, [new IsolationForestDetector()], Info, new FitOptions { Seed = 4 }).ShouldNotBeNull();
        var above = 0;
        foreach (var views in (IReadOnlyList<ViewModel>[])[Model.ViewModels, further.ViewModels])
        {
            foreach (var row in Sample.Unusual.Rows())
            {
                for (var v = 0; v < FleetVector.Views; v++)
                {
                    var rarity = views[v].Rarity(FleetVector.View(row.Row.Span, v), row.Entity);
                    var bounded = views[v].Rarity(FleetVector.View(row.Row.Span, v), row.Entity, least);
                    if (rarity > least)
                        bounded.ShouldBe(rarity);
                    else
                        bounded.ShouldBeLessThanOrEqualTo(least);
                    above += rarity > least ? 1 : 0;
                }
            }
        }

        above.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Train_WithFurtherDetectors_HearsThem()
    {
        var model = FleetTrainer.Train(
            Sample, [new IsolationForestDetector(), new AutoencoderBatchDetector { Epochs = 5 }], Info, new FitOptions { Seed = 4 }).ShouldNotBeNull();

        model.Info.Detectors.ShouldBe(["isolation-forest", "autoencoder"]);
        Sample.Unusual.Rows().Any(r => model.Judge(r.Row.Span).Strangeness != Model.Judge(r.Row.Span).Strangeness).ShouldBeTrue();
        var loaded = FleetModelFile.Load(Saved(model));
        foreach (var row in Sample.Unusual.Rows().Take(50))
            loaded.Judge(row.Row.Span).ShouldBe(model.Judge(row.Row.Span));
    }

    [Fact]
    public void Train_TooFewVectors_IsNone() => FleetTrainer.Train(new FleetSample(Features, 10), [], Info, FitOptions.Default).ShouldBeNull();

    [Fact]
    public void Train_Cancelled_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => FleetTrainer.Train(Sample, [], Info, new FitOptions { CancellationToken = cancelled.Token }));
    }

    [Fact]
    public void Explain_Fault_NamesItsFeatures()
    {
        var vector = Vector(0, 9, 0, 0);
        var parts = new double[4];
        Model.Explain(vector, Model.Judge(vector).View, parts);

        parts.Sum().ShouldBe(1, 1e-9);
        parts[1].ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Load_OfSaved_JudgesAlike()
    {
        var loaded = FleetModelFile.Load(Saved(Model));

        loaded.Info.ShouldBe(Model.Info with { Detectors = loaded.Info.Detectors });
        loaded.Features.Names.ShouldBe(Features.Names);
        foreach (var row in Sample.Unusual.Rows().Take(200))
            loaded.Judge(row.Row.Span, row.Entity).ShouldBe(Model.Judge(row.Row.Span, row.Entity));
    }

    [Fact]
    public void Load_OfDamage_IsRefused()
    {
        var bytes = Saved(Model);
        for (var i = 0; i < bytes.Length; i += 1 + bytes.Length / 300)
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
    public void Merge_OfTwoHosts_TrainsTheModelOfOneHost()
    {
        var (left, right) = (Fleet(host: 0), Fleet(host: 1));
        left.Merge(right);

        left.EntitySeconds.ShouldBe(Sample.EntitySeconds, 1e-3);
        var (merged, one) = (Train(left), Model);
        foreach (var row in Sample.Unusual.Rows().Take(100))
            merged.Judge(row.Row.Span).Strangeness.ShouldBe(one.Judge(row.Row.Span).Strangeness, 1e-3);
    }

    [Fact]
    public void Drift_OfTheSameFleet_IsSmallAndOfAnotherLarge()
    {
        FleetTrainer.Drift(Sample, Fleet(seed: 2)).ShouldBeLessThan(0.1);
        FleetTrainer.Drift(Sample, Fleet(seed: 2, shift: 2)).ShouldBeGreaterThan(PopulationStability.Drifted);
    }

    private static FleetModel Train(FleetSample sample) => FleetTrainer.Train(sample, [], Info, new FitOptions { Seed = 4 })!;

    private static byte[] Saved(FleetModel model)
    {
        var writer = new SnapshotWriter();
        FleetModelFile.Save(model, writer);
        return writer.Written.ToArray();
    }

    private static float[] Vector(params float[] now) => [.. now, .. now.Select(v => v / 2), .. now.Select(v => v / 5), .. now.Select(v => v / 20)];

    // 200 entities, two days: noise, wild single values, and deploys, in which cpu and errors rise together and memory falls.
    private static FleetSample Fleet(int seed = 1, float shift = 0, int host = -1)
    {
        var sample = new FleetSample(Features, 5000);
        for (var entity = 0; entity < 200; entity++)
        {
            if (host >= 0 && entity % 2 != host)
                continue;
            var random = new SeededRandom(seed, entity);
            var offers = default(OfferState);
            var (vector, last) = (new float[FleetVector.Width(Features)], new float[4]);
            for (var minute = 0; minute < 2880; minute++)
            {
                var isDeploy = (minute + entity * 37) % 720 < 3;
                var size = 5.5f + (float)random.NextDouble();
                for (var f = 0; f < 4; f++)
                    vector[f] = (float)random.NextNormal() + shift + (isDeploy ? (float[])[size, -size, 0, size] : [0, 0, 0, 0])[f];
                if (random.NextDouble() < 0.001)
                    vector[random.Next(4)] += 4;
                for (var f = 0; f < 4; f++)
                {
                    (vector[4 + f], last[f]) = ((vector[f] + last[f]) / 2, vector[f]);
                    for (var v = FleetVector.Pair + 1; v < FleetVector.Views; v++)
                        vector[v * 4 + f] += (vector[f] - vector[v * 4 + f]) * 60 / (float)FleetVector.Averages[v];
                }

                sample.Observe(ref offers, EntityHash.Of($"e{entity}"), (minute + 1) * Minute, 60, vector);
            }
        }

        return sample;
    }
}
