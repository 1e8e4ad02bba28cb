using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Engine.Fleets.Gathering;

namespace DistributedAnomaly.Engine.Tests.Fleets;

/// <summary>Samples of a made-up fleet.</summary>
internal static class FleetSamples
{
    public const long StartMs = 1_760_000_000_000;

    public static readonly FeatureNames Features = FeatureNames.From(Enumerable.Range(0, 8).Select(i => $"m{i}"));

    /// <summary>Sixty entities over some hours, one vector in five minutes; now and then one is far off, each time in another way.</summary>
    public static FleetSample Of(int seed, int hours = 12, float scale = 1, long fromMs = StartMs)
    {
        var sample = new FleetSample(Features, 5000);
        var random = new SeededRandom(seed);
        var members = Enumerable.Range(0, 60).Select(i => new FleetMember($"e{i}")).ToArray();
        var vector = new float[FleetVector.Width(Features)];
        var off = new float[Features.Count];
        for (var t = 0; t < hours * 12; t++)
        {
            foreach (var member in members)
            {
                var isOff = random.Next(300) == 0;
                foreach (ref var by in off.AsSpan())
                    by = isOff ? 5 * (float)random.NextNormal() : 0;
                for (var i = 0; i < vector.Length; i++)
                    vector[i] = scale * ((float)random.NextNormal() / (1 + i / Features.Count) + off[i % Features.Count]);
                sample.Observe(ref member.Offers, member.Hash, fromMs + t * 300_000L, 300, vector);
            }
        }

        return sample;
    }

    public static FleetModel Model(int version, int seed = 1) => FleetTrainer.Train(
        Of(seed), [], new FleetModelInfo(version, StartMs, 0, 0, 0, 0, [], 0, 0), Core.Batch.FitOptions.Default)!;
}
