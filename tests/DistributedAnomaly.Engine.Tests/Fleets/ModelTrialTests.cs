using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Engine.Fleets.Models;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class ModelTrialTests
{
    private readonly SeededRandom _random = new(5);

    [Fact]
    public void Decide_BeforeEnoughWindows_SaysNothing()
    {
        var trial = new ModelTrial(FleetSamples.Model(1), FleetSamples.Model(2, seed: 2));
        Run(trial, ModelTrial.Windows - 1);

        trial.Decide(out _).ShouldBeNull();
        trial.Comparison.Windows.ShouldBe(ModelTrial.Windows - 1);
    }

    [Fact]
    public void Decide_TwoAlike_PromotesTheChallenger()
    {
        var trial = new ModelTrial(FleetSamples.Model(1), FleetSamples.Model(2, seed: 2));
        Run(trial, ModelTrial.Windows);

        trial.Decide(out var reason).ShouldBe(true, reason);
        reason.ShouldContain("calm vectors of 60 windows");
    }

    [Fact]
    public void Decide_AChallengerThatFindsMoreStrange_IsRejected()
    {
        // The challenger learnt from a calmer time, and so more is strange to it.
        var info = new Core.Fleet.Models.FleetModelInfo(2, 0, 0, 0, 0, 0, [], 0, 0);
        var challenger = Core.Fleet.Models.FleetTrainer.Train(FleetSamples.Of(3, scale: 0.4f), [], info, Core.Batch.FitOptions.Default)!;
        var trial = new ModelTrial(FleetSamples.Model(1), challenger);
        Run(trial, ModelTrial.Windows, oneOffIn: 20);

        trial.Decide(out var reason).ShouldBe(false, reason);
        trial.Comparison.ChallengerStrangeShare.ShouldBeGreaterThan(trial.Comparison.ChampionStrangeShare);
    }

    [Fact]
    public void Decide_TooFewVectors_EndsInRejection()
    {
        var trial = new ModelTrial(FleetSamples.Model(1), FleetSamples.Model(2));
        Run(trial, ModelTrial.Windows, entities: 1);
        trial.Decide(out _).ShouldBeNull();
        Run(trial, 9 * ModelTrial.Windows, entities: 1);
        trial.Decide(out _).ShouldBe(false);
    }

    private void Run(ModelTrial trial, int windows, int entities = 40, int oneOffIn = int.MaxValue)
    {
        for (var w = 0; w < windows; w++)
            trial.Add(FleetSamples.Features, Enumerable.Range(0, entities).Select(e => ((ulong)e + 1, (ReadOnlyMemory<float>)Vector(_random.Next(oneOffIn) == 0 ? 3 : 0))).ToList());
    }

    private float[] Vector(float off) =>
        [.. Enumerable.Range(0, FleetVector.Width(FleetSamples.Features)).Select(i => (float)_random.NextNormal() / (1 + i / 8) + (i % 2 == 0 ? off : -off))];
}
