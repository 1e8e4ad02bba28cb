using DistributedAnomaly.Core.Detection.Multiscale;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Detection;

public sealed class MultiscaleDetectorTests
{
    private const ulong All = ulong.MaxValue;

    /// <summary>Two metrics on a circle, as of a rotating machine: its middle is the mean of both, and never seen.</summary>
    [Fact]
    public void Score_CombinationNeverSeen_IsTheNeighboursToFind()
    {
        var detector = new MultiscaleDetector();
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
            Take(detector, Circle(random));
        var calm = detector.Unusual;

        for (var i = 0; i < 4; i++)
            detector.Score([50, 200], [0, 0], All);

        calm.ShouldBeLessThan(0.7);
        detector.NewestUnusual.ShouldBeGreaterThan(0.9);
        detector.SpreadShare.ShouldBeLessThan(0.2);
    }

    [Fact]
    public void Score_OneMetricFarOut_IsNamed()
    {
        var detector = new MultiscaleDetector();
        var random = new Random(2);
        for (var i = 0; i < 2000; i++)
            Take(detector, Circle(random));

        detector.Score([50, 900], [0, 700], All);

        detector.NewestUnusual.ShouldBeGreaterThan(2);
        detector.Top.ShouldBe(1);
    }

    [Fact]
    public void Score_MetricThatIsNotHeard_SaysNothing()
    {
        var detector = new MultiscaleDetector();
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
            Take(detector, Circle(random));

        detector.Score([50, 900], [0, 700], 0b01).ShouldBeTrue();

        detector.Unusual.ShouldBe(0);
        detector.NewestUnusual.ShouldBe(0);
        detector.Top.ShouldNotBe(1);
    }

    [Fact]
    public void Score_OtherUnits_IsTheSame()
    {
        var (plain, scaled) = (new MultiscaleDetector(), new MultiscaleDetector());
        var random = new Random(4);
        for (var i = 0; i < 1000; i++)
        {
            double[] values = Circle(random);
            Take(plain, values);
            Take(scaled, [values[0] * 1048576, values[1] / 1024]);

            scaled.Unusual.ShouldBe(plain.Unusual);
            scaled.SpreadShare.ShouldBe(plain.SpreadShare);
        }
    }

    [Fact]
    public void Load_OfSaved_GoesOnTheSame()
    {
        var original = new MultiscaleDetector();
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
            Take(original, Circle(random));
        var copy = Copy(original);

        for (var i = 0; i < 1000; i++)
        {
            var values = i % 100 < 3 ? [900, 1] : Circle(random);
            Take(original, values);
            Take(copy, values);
            copy.Unusual.ShouldBe(original.Unusual);
            copy.Top.ShouldBe(original.Top);
        }
    }

    /// <summary>One value alone is no combination: it is neither judged nor learnt from, before as after a restart.</summary>
    [Fact]
    public void Score_OneValueAlone_LeavesEverythingAsItWas()
    {
        var detector = new MultiscaleDetector();
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
            Take(detector, Circle(random));
        var before = Saved(detector);

        for (var i = 0; i < 50; i++)
            Take(detector, [900, double.NaN]);

        detector.Unusual.ShouldBe(0);
        Take(detector, [50, 200]);
        var restored = Copy(before);
        Take(restored, [50, 200]);
        Saved(detector).ShouldBe(Saved(restored));
    }

    /// <summary>Metrics come and go, more than are looked at, of any size: scores stay finite and within their range.</summary>
    [Fact]
    public void Score_AnyFiniteInput_StaysInRange()
    {
        var detector = new MultiscaleDetector();
        var random = new Random(6);
        for (var i = 0; i < 2000; i++)
        {
            var values = new double[1 + random.Next(80)];
            for (var m = 0; m < values.Length; m++)
            {
                values[m] = random.Next(10) switch
                {
                    0 => double.NaN,
                    1 => 1e15 * (random.NextDouble() - 0.5),
                    2 => 0,
                    _ => random.NextDouble(),
                };
            }

            Take(detector, values);
            detector.Unusual.ShouldBeInRange(0, 1e6);
            detector.NewestUnusual.ShouldBeInRange(0, 1e6);
            detector.SpreadShare.ShouldBeInRange(0, 1);
            detector.Top.ShouldBeInRange(-1, MultiscaleDetector.MaxFeatures - 1);
        }
    }

    private static double[] Circle(Random random)
    {
        var angle = random.NextDouble() * 2 * Math.PI;
        return [50 + 30 * Math.Cos(angle) + random.NextDouble(), 200 + 30 * Math.Sin(angle) + random.NextDouble()];
    }

    private static void Take(MultiscaleDetector detector, double[] values)
    {
        // Nothing is known of the time of day: the expectation is a constant.
        var unexpected = values;
        if (detector.Score(values, unexpected, All))
            detector.Learn(values, unexpected, 0.0002);
    }

    private static MultiscaleDetector Copy(MultiscaleDetector original) => Copy(Saved(original));

    private static byte[] Saved(MultiscaleDetector detector)
    {
        var writer = new SnapshotWriter();
        detector.Save(writer);
        return writer.Written.ToArray();
    }

    private static MultiscaleDetector Copy(byte[] saved)
    {
        var reader = new SnapshotReader(saved);
        var copy = new MultiscaleDetector();
        copy.Load(ref reader);
        return copy;
    }
}
