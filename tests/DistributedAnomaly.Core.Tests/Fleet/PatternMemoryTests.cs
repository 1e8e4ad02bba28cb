using System.Numerics.Tensors;
using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Forest;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>The search for the nearest patterns leaves out what cannot matter: the answers are those of comparing all.</summary>
public sealed class PatternMemoryTests
{
    private const int Clusters = 6;

    /// <summary>A distance at which what is usual does not matter.</summary>
    private const float Far = 1000;

    [Theory]
    [InlineData(8, 4096, 7)]
    [InlineData(8, 1003, 64)]
    [InlineData(3, 500, 4)]
    [InlineData(40, 777, 12)]
    [InlineData(1, 90, 4)]
    [InlineData(8, 5, 9)]
    public void Novelty_OfAnyPattern_IsThatOfComparingAll(int width, int count, int neighbours)
    {
        var random = new SeededRandom(width + count);
        var patterns = Patterns(random, width, count);
        var memory = Memory(width, patterns, neighbours);
        var distances = new HashSet<float>();
        for (var i = 0; i < 400; i++)
        {
            var pattern = i % 4 == 0 ? patterns[random.Next(count)].Pattern : Pattern(random, width);
            var entity = (ulong)random.Next(5);

            var novelty = memory.Novelty(pattern, Far, entity);

            novelty.ShouldBe(Exact(patterns, pattern, entity, neighbours));
            distances.Add(novelty);
            var enough = (float)(novelty * (0.5 + random.NextDouble()));
            var hasty = memory.Novelty(pattern, Far, entity, enough);
            if (novelty >= enough)
                hasty.ShouldBe(novelty);
            else
                hasty.ShouldBeLessThan(enough);
        }

        distances.Count.ShouldBeGreaterThan(200, "otherwise the test shows little");
    }

    [Fact]
    public void Novelty_OfWhatIsHardlyFartherOutThanUsual_IsThatOfAFamiliarPatternAtMost()
    {
        const int Width = 8, Neighbours = 4;
        const float Least = 7;
        var random = new SeededRandom(1);
        var patterns = Patterns(random, Width, 900);
        var memory = Memory(Width, patterns, Neighbours, Least);
        var unlike = Pattern(random, Width).Select((x, i) => i % 2 == 0 ? x + 20 : x - 20).ToArray();
        var far = memory.Novelty(unlike, Far, 9);

        far.ShouldBe(Exact(patterns, unlike, 9, Neighbours));
        memory.Novelty(unlike, Least, 9).ShouldBe(memory.Spacing);
        memory.Novelty(unlike, Least + 3, 9).ShouldBe(memory.Spacing + 3);
        memory.Novelty(unlike, Least + 3, 9, memory.Spacing + 5).ShouldBe(memory.Spacing + 3, "less than enough, and not searched for");
        patterns.ConvertAll(p => memory.Novelty(p.Pattern, Far, p.Entity)).FindAll(n => n < memory.Spacing).Count
            .ShouldBeInRange(200, 250, "a quarter of them, as far as 512 tell");
    }

    [Fact]
    public void Weigh_OfAnyVector_IsThatOfItsStrangestView()
    {
        var features = FeatureNames.From(["cpu", "memory", "latency", "errors"]);
        var random = new SeededRandom(3);
        var sample = new FleetSample(features, 4000);
        var offers = new OfferState[60];
        for (var hour = 0; hour < 72; hour++)
        {
            for (var entity = 0; entity < offers.Length; entity++)
                sample.Observe(ref offers[entity], EntityHash.Of($"e{entity}"), hour * FleetSample.HourMs + 1, 3600, Vector(random));
        }

        foreach (var detectors in (IBatchDetector[][])[[], [new IsolationForestDetector()]])
        {
            var model = FleetTrainer.Train(sample, detectors, new FleetModelInfo(1, 1, 0, 0, 0, 0, [], 0, 0), new FitOptions { Seed = 1 }).ShouldNotBeNull();
            var views = new int[FleetVector.Views];
            for (var i = 0; i < 3000; i++)
            {
                var vector = Vector(random);

                var opinion = model.Weigh(vector, 0);

                var strangeness = Enumerable.Range(0, FleetVector.Views)
                    .Select(v => model.ViewModels[v].Rarity(FleetVector.View(vector, v), 0, double.NegativeInfinity) - FleetModel.Costs[v]).ToList();
                opinion.Strangeness.ShouldBe(Math.Max(0, strangeness.Max()));
                if (opinion.Strangeness > 0)
                    views[opinion.View]++;
            }

            views.ShouldAllBe(n => n > 10, "otherwise the test shows little");
        }
    }

    private static float Exact(List<(float[] Pattern, ulong Entity)> patterns, float[] pattern, ulong entity, int neighbours)
    {
        var length = TensorPrimitives.Norm<float>(pattern);
        return patterns.Where(p => p.Entity != entity).Select(p => TensorPrimitives.Distance<float>(pattern, p.Pattern))
            .Concat(Enumerable.Repeat(length, neighbours)).Order().ElementAt(neighbours - 1);
    }

    private static PatternMemory Memory(int width, List<(float[] Pattern, ulong Entity)> patterns, int neighbours, float least = 0) =>
        new(width, [.. patterns.SelectMany(p => p.Pattern)], [.. patterns.Select(p => p.Entity)], neighbours, least);

    private static List<(float[] Pattern, ulong Entity)> Patterns(SeededRandom random, int width, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (Pattern: Pattern(random, width), Entity: (ulong)i % 5)).OrderBy(p => TensorPrimitives.Norm<float>(p.Pattern))];

    // Of one of some kinds, as deploys and restarts are.
    private static float[] Pattern(SeededRandom random, int width)
    {
        var (kind, size) = (random.Next(Clusters), (float)(4 + 8 * random.NextDouble()));
        return [.. Enumerable.Range(0, width).Select(f => (float)(random.NextNormal() + (EntityHash.At((ulong)kind, f) % 3 == 0 ? size : 0)))];
    }

    private static float[] Vector(SeededRandom random)
    {
        var vector = new float[FleetVector.Views * 4];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)random.NextNormal();
        for (var n = random.Next(5) == 0 ? 2 : 0; n > 0; n--)
            vector[random.Next(vector.Length)] += (float)(12 * random.NextNormal());
        return vector;
    }
}
