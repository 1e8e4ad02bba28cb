using System.Text.Json;
using DistributedAnomaly.Simulation.Story;

namespace DistributedAnomaly.Simulation.Tests.Story;

public sealed class StoryRunTests
{
    private static readonly StoryOptions Small = new()
    {
        Simulation = new SimulationOptions { Servers = 75, Days = 2, CadenceSeconds = 300, FaultsPerServerDay = 0.3, FaultsPerCohortDay = 0.5 },
        AlertsPerDay = 20,
    };

    private static readonly Lazy<StoryFigures> Once = new(() => Run(Small));

    [Fact]
    public void Run_MoreThreads_SameFigures() => WithoutCost(Run(Small with { Threads = 5 })).ShouldBe(WithoutCost(Once.Value));

    [Fact]
    public void Run_OneVariantAlone_SameFiguresAsBesideOthers()
    {
        foreach (var variant in Enum.GetValues<StoryVariant>())
        {
            var alone = Run(Small with { Variants = [variant] }).Variants.Single();
            WithoutCost(alone).ShouldBe(WithoutCost(Once.Value.Variants.Single(v => v.Variant == variant)));
        }
    }

    [Fact]
    public void Run_EveryVariant_CountsEveryFaultAndItsAlarms()
    {
        var figures = Once.Value;

        figures.Variants.Select(v => v.Variant).ShouldBe(Enum.GetValues<StoryVariant>());
        figures.CountedDays.ShouldBe(1);
        figures.Observations.ShouldBeInRange(75 * 570, 75 * 576);
        foreach (var variant in figures.Variants)
        {
            variant.Kinds.Sum(k => k.Faults).ShouldBe(figures.Faults);
            variant.FoundShare.ShouldBe((double)variant.Kinds.Sum(k => k.Found) / figures.Faults, 1e-12);
            variant.RealPerDay.ShouldBeLessThanOrEqualTo(variant.AlarmsPerDay);
            variant.RealShare.ShouldBe(variant.AlarmsPerDay == 0 ? 0 : variant.RealPerDay / variant.AlarmsPerDay, 1e-12);
            variant.MicrosecondsPerObservation.ShouldBeGreaterThan(0);
        }

        figures.Variants.ShouldAllBe(v => v.RealPerDay > 0);
        figures.Variants.ShouldAllBe(v => v.Kinds.Single(k => k.Kind == FaultKind.Silent).Found == 0 == (v.Variant == StoryVariant.FixedThresholds));
    }

    [Fact]
    public void Run_LargerBudget_MoreAlarms()
    {
        var few = Run(Small with { Variants = [StoryVariant.OwnBaselines], AlertsPerDay = 1 });
        var many = Run(Small with { Variants = [StoryVariant.OwnBaselines], AlertsPerDay = 200 });

        many.Variants[0].AlarmsPerDay.ShouldBeGreaterThan(few.Variants[0].AlarmsPerDay);
    }

    [Fact]
    public void Run_OnlyLearning_HasNoRates()
    {
        var figures = Run(Small with { Simulation = Small.Simulation with { Days = 1 } });

        figures.CountedDays.ShouldBe(0);
        figures.Variants.ShouldAllBe(v => v.AlarmsPerDay == 0 && v.RealShare == 0 && v.FoundShare == 0);
    }

    [Fact]
    public void Run_Ended_Throws()
    {
        using var source = new CancellationTokenSource();
        var run = new StoryRun(Small) { OnStep = _ => source.Cancel() };

        Should.Throw<OperationCanceledException>(() => run.Run(source.Token));
    }

    private static StoryFigures Run(StoryOptions options) => new StoryRun(options).Run(TestContext.Current.CancellationToken);

    private static string WithoutCost(StoryFigures figures) => JsonSerializer.Serialize(
        figures with { SimulationMicroseconds = 0, Variants = [.. figures.Variants.Select(v => v with { MicrosecondsPerObservation = 0 })] });

    private static string WithoutCost(VariantFigures figures) => JsonSerializer.Serialize(figures with { MicrosecondsPerObservation = 0 });
}
