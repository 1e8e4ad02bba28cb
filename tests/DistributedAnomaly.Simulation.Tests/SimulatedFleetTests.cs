using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Tests;

public sealed class SimulatedFleetTests
{
    private const int Width = 8;

    private static readonly SimulationOptions Small = new()
    {
        Servers = 60, Days = 2, CadenceSeconds = 300, FaultsPerServerDay = 0.3, FaultsPerCohortDay = 0.5, CalmStart = TimeSpan.FromHours(6),
    };

    [Fact]
    public void Fill_SameSeed_SameValuesHoweverServersAreSplit()
    {
        var (whole, parts) = (new SimulatedFleet(Small), new SimulatedFleet(Small));
        var (a, b) = (new double[60 * Width], new double[60 * Width]);
        while (whole.Advance() && parts.Advance())
        {
            whole.Fill(0, a);
            parts.Fill(20, b.AsSpan(20 * Width));
            parts.Fill(0, b.AsSpan(0, 20 * Width));
            b.ShouldBe(a);
        }

        whole.Faults.Select(Text).ShouldBe(parts.Faults.Select(Text));
    }

    [Fact]
    public void Fill_OtherSeed_OtherValues()
    {
        var (one, other) = (new SimulatedFleet(Small), new SimulatedFleet(Small with { Seed = 2 }));
        one.Advance();
        other.Advance();
        var (a, b) = (new double[Width], new double[Width]);
        one.Fill(0, a);
        other.Fill(0, b);

        b.ShouldNotBe(a);
    }

    [Fact]
    public void Faults_AreOfEveryKindAfterTheCalmStart()
    {
        var fleet = new SimulatedFleet(Small with { Servers = 400, FaultsPerServerDay = 0.2 });

        fleet.Faults.Select(f => f.Kind).Distinct().Order().ShouldBe(Enum.GetValues<FaultKind>());
        fleet.Faults.ShouldAllBe(f => f.FirstStep >= 72 && f.LastStep < fleet.Steps + 2 && f.LastStep >= f.FirstStep);
        fleet.Faults.Select(f => f.Number).ShouldBe(Enumerable.Range(1, fleet.Faults.Count));
    }

    [Fact]
    public void Faults_Sizes_AreAsPublished()
    {
        var fleet = new SimulatedFleet(Small with { Servers = 3000, Days = 1, FaultsPerServerDay = 0.8 });
        foreach (var kind in fleet.Faults.Where(f => f.Kind is not (FaultKind.Silent or FaultKind.Relative or FaultKind.CohortWide)).GroupBy(f => f.Kind))
        {
            var sizes = kind.Select(f => f.Size).ToArray();
            sizes.Length.ShouldBeGreaterThan(200);
            Quantile.Of(sizes, 0.5).ShouldBe(FaultSizes.Of(kind.Key).At(0), 0.4);
            Quantile.Of(sizes, 0.9).ShouldBe(FaultSizes.Of(kind.Key).At(1.2816), 0.9);
        }
    }

    /// <summary>The size of a fault is measured against the fleet without it: same seed, same noise.</summary>
    [Fact]
    public void Faults_Collective_ShiftsItsMetricsByItsSize()
    {
        var options = Small with { Servers = 200, FaultsPerServerDay = 0.5, FaultsPerCohortDay = 0 };
        var (struck, calm) = (new SimulatedFleet(options), new SimulatedFleet(options with { FaultsPerServerDay = 0 }));
        var fault = struck.Faults.First(f => f.Kind == FaultKind.Collective && f.Cause == "runaway process");
        var (a, b) = (new double[200 * Width], new double[200 * Width]);
        var shift = 0.0;
        while (struck.Advance() && calm.Advance())
        {
            struck.Fill(0, a);
            calm.Fill(0, b);
            if (struck.CurrentStep == fault.FirstStep)
                shift = a[fault.Server * Width] - b[fault.Server * Width];
        }

        shift.ShouldBe(fault.Size * MetricModel.All[MetricModel.Cpu].Sigma, 0.01);
    }

    [Fact]
    public void Faults_Silent_NothingIsReported()
    {
        var fleet = new SimulatedFleet(Small with { Servers = 200 });
        var fault = fleet.Faults.First(f => f.Kind == FaultKind.Silent);
        var row = new double[200 * Width];
        while (fleet.Advance())
        {
            fleet.Fill(0, row);
            if (fleet.CurrentStep >= fault.FirstStep && fleet.CurrentStep <= fault.LastStep)
                row.AsSpan(fault.Server * Width, Width).ToArray().ShouldAllBe(v => double.IsNaN(v));
        }
    }

    [Fact]
    public void Fill_Season_DaysAreBusierThanNights()
    {
        var fleet = new SimulatedFleet(new SimulationOptions { Servers = 100, Days = 1, CadenceSeconds = 600, FaultsPerServerDay = 0, FaultsPerCohortDay = 0 });
        var row = new double[100 * Width];
        var (day, night) = (new List<double>(), new List<double>());
        while (fleet.Advance())
        {
            fleet.Fill(0, row);
            // The first cohort: web servers of the first region, whose clock is UTC.
            var hour = fleet.CurrentStep / 6;
            for (var server = 0; server < 100; server += fleet.Cohorts)
                (hour is >= 12 and < 16 ? day : hour is >= 0 and < 4 ? night : []).Add(row[server * Width + MetricModel.NetIn]);
        }

        Quantile.Of(day.Where(double.IsFinite).ToArray(), 0.5).ShouldBeGreaterThan(1.8 * Quantile.Of(night.Where(double.IsFinite).ToArray(), 0.5));
    }

    [Fact]
    public void Fill_Metrics_AreCorrelatedWithinAServer()
    {
        var fleet = new SimulatedFleet(new SimulationOptions { Servers = 1, Days = 1, FaultsPerServerDay = 0, FaultsPerCohortDay = 0 });
        var row = new double[Width];
        double[] previous = [];
        var (same, first, second) = (0.0, 0.0, 0.0);
        while (fleet.Advance())
        {
            fleet.Fill(0, row);
            if (double.IsNaN(row[0]))
                continue;
            if (previous.Length > 0)
            {
                var (a, b) = (row[MetricModel.NetIn] / previous[MetricModel.NetIn] - 1, row[MetricModel.NetOut] / previous[MetricModel.NetOut] - 1);
                (same, first, second) = (same + a * b, first + a * a, second + b * b);
            }

            previous = [.. row];
        }

        (same / Math.Sqrt(first * second)).ShouldBeInRange(0.1, 0.9);
    }

    [Theory]
    [InlineData(0, 7, 0.1)]
    [InlineData(10, 0, 0.1)]
    [InlineData(10, 7, -1)]
    [InlineData(10, 7, double.NaN)]
    public void Create_OptionOutOfRange_IsRefused(int servers, int days, double faults) => Should.Throw<ArgumentOutOfRangeException>(
        () => new SimulatedFleet(new SimulationOptions { Servers = servers, Days = days, FaultsPerServerDay = faults }));

    private static string Text(Fault fault) => fault with { Members = [] } + string.Join(' ', fault.Members);
}
