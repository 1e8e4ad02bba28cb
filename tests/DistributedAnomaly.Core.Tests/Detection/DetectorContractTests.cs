using System.Runtime.InteropServices;
using DistributedAnomaly.Core.Detection;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Baselines;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Detection;

/// <summary>What every detector must hold to, run over every detector of the assembly.</summary>
public sealed class DetectorContractTests
{
    public static TheoryData<Type> Detectors
    {
        get
        {
            var data = new TheoryData<Type>();
            foreach (var type in typeof(IDetector).Assembly.GetTypes())
            {
                if (typeof(IDetector).IsAssignableFrom(type) && !type.IsInterface)
                    data.Add(type);
            }

            return data;
        }
    }

    [Fact]
    public void Detectors_FoundByReflection_AreMany() => Detectors.Count.ShouldBeGreaterThanOrEqualTo(10);

    [Fact]
    public void Names_OfAllDetectors_AreUniqueAndKnownToReasons()
    {
        var names = Detectors.Select(t => Create((Type)((Xunit.ITheoryDataRow)t).GetData()[0]!).Name).ToArray();

        names.ShouldBeUnique();
        foreach (var name in names)
            Enum.GetValues<Voice>().Select(v => v.Name()).ShouldContain(name);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Name_IsKebabCase(Type type) => Create(type).Name.Split('-').ShouldAllBe(word => word.Length > 0 && word.All(char.IsAsciiLetterLower));

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Type_IsASmallStruct(Type type)
    {
        type.IsValueType.ShouldBeTrue();
        Marshal.SizeOf(type).ShouldBeLessThanOrEqualTo(24);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Score_CalledTwice_ChangesNothing(Type type)
    {
        var detector = Create(type);
        foreach (var sample in Series(7, 500))
        {
            var before = Saved(detector);
            var first = detector.Score(sample);
            detector.Score(sample).ShouldBe(first);
            Saved(detector).ShouldBe(before);
            detector.Learn(sample, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void SameSeries_GivesTheSameScores(Type type) => Scores(Create(type), Series(3, 2000)).ShouldBe(Scores(Create(type), Series(3, 2000)));

    [Theory]
    [MemberData(nameof(Detectors))]
    public void SavedAndLoaded_GivesTheSameNextThousandScores(Type type)
    {
        var series = Series(11, 2500).ToArray();
        var original = Create(type);
        Scores(original, series[..1500]);
        var copy = Create(type);
        var reader = new SnapshotReader(Saved(original));
        copy.Load(ref reader);

        reader.Remaining.ShouldBe(0);
        Scores(copy, series[1500..]).ShouldBe(Scores(original, series[1500..]));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void ExtremeValues_GiveFiniteScoresAndDoNotPoison(Type type)
    {
        var detector = Create(type);
        Scores(detector, Series(5, 300));
        foreach (var value in new[] { 1e15, -1e15, 0, double.Epsilon, 1e15, 1, -1e-300 })
        {
            var sample = Sample(value, 1, 1, 1000);
            Finite(detector.Score(sample));
            detector.Learn(sample, 1);
        }

        foreach (var sample in Series(6, 300))
        {
            Finite(detector.Score(sample));
            detector.Learn(sample, 0.25);
        }

        detector.Settle(0.5);
        Finite(detector.Score(Sample(0.5, 0.5, 1, 2000)));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void ConstantSeries_GivesFiniteScores(Type type)
    {
        var detector = Create(type);
        for (var i = 0; i < 1000; i++)
        {
            var sample = Sample(5, 5, 1e-9, i);
            Finite(detector.Score(sample));
            detector.Learn(sample, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Strangeness_WhereItIsClear_ScoresAboveNormal(Type type)
    {
        var detector = Create(type);
        var normal = Scores(detector, Series(13, 2000)).Skip(500).Max(e => Math.Max(e.Up, e.Down));
        var strange = double.MinValue;
        var flat = detector.Name == "flat-line";
        for (var i = 0; i < 60; i++)
        {
            // A shift that also swings, or a value that stands still.
            var value = flat ? 0.5 : 30 + i % 2 * 20;
            var sample = Sample(value, flat ? 0.5 : 30 + (i + 1) % 2 * 20, 1, 2000 + i);
            var e = detector.Score(sample);
            strange = Math.Max(strange, Math.Max(e.Up, e.Down));
            detector.Learn(sample, 1);
        }

        strange.ShouldBeGreaterThan(normal);
    }

    private static void Finite(Evidence evidence)
    {
        double.IsFinite(evidence.Up).ShouldBeTrue();
        double.IsFinite(evidence.Down).ShouldBeTrue();
    }

    private static IDetector Create(Type type)
    {
        var constructor = type.GetConstructor([typeof(int)]);
        return (IDetector)(constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke([6]));
    }

    private static byte[] Saved(IDetector detector)
    {
        var writer = new SnapshotWriter();
        detector.Save(writer);
        return writer.Written.ToArray();
    }

    private static List<Evidence> Scores(IDetector detector, IEnumerable<Sample> series)
    {
        var scores = new List<Evidence>();
        foreach (var sample in series)
        {
            scores.Add(detector.Score(sample));
            detector.Learn(sample, 1);
        }

        return scores;
    }

    private static IEnumerable<Sample> Series(int seed, int count)
    {
        var random = new Random(seed);
        var baseline = new Baseline(seasonal: true);
        for (var i = 0; i < count; i++)
        {
            var sample = new Sample { Seconds = 300 };
            baseline.Expect(random.NextDouble() + random.NextDouble() - 1, i / 12 % 168, ref sample);
            baseline.Learn(sample, LearningPace.Full);
            yield return sample;
        }
    }

    private static Sample Sample(double value, double previous, double scale, long count) => new()
    {
        Value = value,
        Previous = previous,
        Level = 0,
        Scale = scale,
        Expected = 0,
        ResidualScale = scale,
        DayLow = -scale,
        DayHigh = scale,
        WeekLow = -scale,
        WeekHigh = scale,
        SlowRate = 1e-3,
        Seconds = 300,
        Count = count,
    };
}
