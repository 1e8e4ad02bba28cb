using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Kernels;

namespace DistributedAnomaly.Core.Tests.Batch.Kernels;

public sealed class OneClassSvmSearchTests
{
    private static readonly Table Ring = MakeRing(300, 1);

    [Fact]
    public void Run_GridWithAGammaFarTooLarge_LeavesItInconsistent()
    {
        var trials = new OneClassSvmSearch { Nus = [0.1], GammaFactors = [1, 3000] }.Run(new OneClassSvmDetector(), Ring, FitOptions.Default);

        trials.Count.ShouldBe(2);
        trials[0].Consistent.ShouldBeTrue();
        trials[1].Consistent.ShouldBeFalse();
        trials[1].Rejected.ShouldBeGreaterThan(0.3);
    }

    /// <summary>The hole of the ring is seen by kernels that are narrow enough, and only by them.</summary>
    [Fact]
    public void Run_Ring_ChoosesAKernelThatSeesTheHole()
    {
        var best = new OneClassSvmSearch().Run(new OneClassSvmDetector(), Ring, new FitOptions { Threads = 2 })[0];
        var model = new OneClassSvmDetector { Nu = best.Nu, Gamma = best.Gamma }.Fit(Ring, FitOptions.Default);

        best.Consistent.ShouldBeTrue();
        best.Separation.ShouldBeGreaterThan(0.7);
        model.Score(new Table(Ring.Columns, [0, 0]))[0].ShouldBeGreaterThan(model.Score(MakeRing(200, 2)).Order().ElementAt(170));
    }

    [Fact]
    public void Run_SeveralThreads_FindsTheSame()
    {
        var search = new OneClassSvmSearch { Nus = [0.1, 0.3], GammaFactors = [0.5, 2] };

        var one = search.Run(new OneClassSvmDetector(), Ring, new FitOptions { Seed = 3 });
        var three = search.Run(new OneClassSvmDetector(), Ring, new FitOptions { Seed = 3, Threads = 3 });

        three.ShouldBe(one);
    }

    [Fact]
    public void Fit_Search_UsesTheBestPair()
    {
        var best = new OneClassSvmSearch().Run(new OneClassSvmDetector(), Ring, FitOptions.Default)[0];

        var model = (OneClassSvmModel)new OneClassSvmDetector { Search = true }.Fit(Ring, FitOptions.Default);

        model.Gamma.ShouldBe(best.Gamma);
    }

    [Fact]
    public void Fit_SearchOnOneRow_FallsBackToTheParameters() =>
        ((OneClassSvmModel)new OneClassSvmDetector { Search = true, Gamma = 3 }.Fit(Ring.Take([0]), FitOptions.Default)).Gamma.ShouldBe(3);

    private static Table MakeRing(int rows, int seed)
    {
        var random = new Random(seed);
        var values = new double[rows * 2];
        for (var i = 0; i < rows; i++)
        {
            var (angle, radius) = (2 * Math.PI * random.NextDouble(), 3 + 0.2 * SampleTables.Gauss(random));
            (values[2 * i], values[2 * i + 1]) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
        }

        return new Table(["x", "y"], values);
    }
}
