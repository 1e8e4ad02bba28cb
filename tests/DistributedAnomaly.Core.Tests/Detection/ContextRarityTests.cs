using DistributedAnomaly.Core.Detection.ContextRarity;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Detection;

public sealed class ContextRarityTests
{
    private const long Start = 1_760_000_000_000;
    private const long Minute = 60_000;

    [Fact]
    public void Score_NeverSeen_GrowsWithTheHistoryAndNeverBeyondIt()
    {
        foreach (var n in new[] { 0, 1, 5, 100, 10_000 })
        {
            var surprise = Learnt(n, _ => "DE").Score(Hash("BR"), Start + n * Minute);
            surprise.ShouldBeInRange(n < 2 ? 0 : Math.Log10(n) - 0.1, Math.Log10(1 + n) + 1e-9, $"after {n}");
        }
    }

    [Fact]
    public void Score_TheUsual_IsNoSurprise()
    {
        var detector = Learnt(1000, i => i % 3 == 0 ? "FR" : "DE");
        detector.Score(Hash("DE"), Start + 1000 * Minute).ShouldBeLessThan(0.1);
        detector.Score(Hash("FR"), Start + 1000 * Minute).ShouldBeLessThan(0.6);
    }

    [Fact]
    public void Score_ANewValueForWhomEverythingIsNew_IsNoSurprise() =>
        Learnt(5000, i => $"v{i}").Score(Hash("another"), Start + 5000 * Minute).ShouldBeLessThan(0.1);

    [Fact]
    public void Score_ANewValueForWhomATenthIsNew_IsWorthATenth() =>
        Learnt(5000, i => i % 10 == 0 ? $"v{i}" : "DE").Score(Hash("another"), Start + 5000 * Minute).ShouldBeInRange(0.9, 1.1);

    /// <summary>What calibration means: at most about one in 10^s observations of an unchanged entity has a surprise of s.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(200)]
    [InlineData(5000)]
    public void Score_OfAnyUnchangedDistribution_IsReachedAsOftenAsItSays(int values)
    {
        var random = new Random(values);
        var detector = new ContextRarityDetector();
        const int Observations = 200_000;
        var reached = new int[4];
        for (var i = 0; i < Observations; i++)
        {
            // Zipf-like: value k about as frequent as 1/k.
            var value = Hash($"v{(int)Math.Pow(values, random.NextDouble())}");
            var time = Start + i * Minute;
            var surprise = detector.Score(value, time);
            for (var s = 1; s < reached.Length; s++)
                reached[s] += surprise >= s ? 1 : 0;
            detector.Learn(value, 1);
        }

        for (var s = 1; s < reached.Length; s++)
            (reached[s] / (double)Observations).ShouldBeLessThan(1.5 * Math.Pow(10, -s), $"surprise {s}");
    }

    [Fact]
    public void Score_AfterMonths_ForgetsWhatWasUsual()
    {
        var detector = Learnt(5000, i => i < 2500 ? "DE" : "FR");
        var soon = detector.Score(Hash("DE"), Start + 5000 * Minute);
        for (var day = 0; day < 300; day++)
            Feed(detector, "FR", Start + 5000 * Minute + day * 1440 * Minute);
        detector.Score(Hash("DE"), Start + 5000 * Minute + 300L * 1440 * Minute).ShouldBeGreaterThan(soon + 0.5);
    }

    [Fact]
    public void Learn_ManyValues_KeepsTheFrequentOnesWithinTheBound()
    {
        var random = new Random(9);
        var detector = Learnt(50_000, i => i % 2 == 0 ? $"usual{random.Next(8)}" : $"once{i}");
        detector.MemoryBytes.ShouldBeLessThan(250);
        for (var k = 0; k < 8; k++)
            detector.Score(Hash($"usual{k}"), Start + 50_000 * Minute).ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Save_AndLoad_GoesOnTheSame()
    {
        var random = new Random(4);
        var detector = new ContextRarityDetector();
        var copy = new ContextRarityDetector();
        for (var i = 0; i < 3000; i++)
        {
            var hash = Hash($"v{random.Next(1 + random.Next(40))}");
            var time = Start + i * 20 * Minute;
            copy.Score(hash, time).ShouldBe(detector.Score(hash, time));
            detector.Learn(hash, 1);
            copy.Learn(hash, 1);
            if (i % 50 != 0)
                continue;
            var writer = new SnapshotWriter();
            copy.Save(writer);
            var reader = new SnapshotReader(writer.Written);
            copy = ContextRarityDetector.Load(ref reader);
            reader.Remaining.ShouldBe(0);
        }
    }

    [Fact]
    public void Observe_ANewCountry_IsSurprisingWithItsNameInTheReason()
    {
        var account = new Account(new FleetPolicy { Threshold = 3.2, CriticalMargin = 2, Context = ["country", "device"] });
        account.Run(2000);

        var verdict = account.Observe("BR", "phone");

        verdict.Severity.ShouldBe(Severity.Warning);
        verdict.Surprise.ShouldBeInRange(3.2, 4.5);
        var reason = verdict.Reasons[0];
        (reason.Metric, reason.Detector, reason.Text).ShouldBe(("country", "context:country", "BR"));
        reason.Surprise.ShouldBeInRange(3.5, 4);
        reason.Share.ShouldBeInRange(0.5, 1);
        // Again and again: that opens an episode.
        account.Observe("BR", "phone").Change.ShouldBe(EpisodeChange.Opened);
        account.Observe("DE", "phone", 50).Severity.ShouldBe(Severity.None);
    }

    [Fact]
    public void Observe_ANewCountryWithAnOddAmount_IsMoreThanEither()
    {
        var policy = new FleetPolicy { Threshold = 4, Context = ["country"] };
        double[] surprises = [.. new[] { ("DE", 68.0), ("BR", 50.0), ("BR", 68.0) }.Select(odd =>
        {
            var account = new Account(policy);
            account.Run(300);
            return account.Observe(odd.Item1, "phone", odd.Item2).Surprise;
        })];
        surprises[2].ShouldBeGreaterThan(Math.Max(surprises[0], surprises[1]) + 0.3);
    }

    /// <summary>Judging labels that change nothing costs less than twice the alarms.</summary>
    [Fact]
    public void Observe_CalmAccounts_AlarmHardlyMoreOftenThanWithoutLabels()
    {
        // Surprise counts in five minutes, the accounts in hours.
        var perObservation = Math.Log10(3600 / 300.0);
        var reached = new int[2, 2];
        for (var i = 0; i < 40; i++)
        {
            var random = new Random(i);
            var plain = new Account(new FleetPolicy { Threshold = 20 }, i);
            var labelled = new Account(new FleetPolicy { Threshold = 20, Context = ["country", "device"] }, i);
            for (var n = 0; n < 8000; n++)
            {
                // Some accounts travel more than others.
                var country = $"C{(int)Math.Pow(2 + 5 * i, random.NextDouble())}";
                var device = random.Next(300) == 0 ? $"D{n}" : "phone";
                var with = labelled.Observe(country, device).Surprise;
                var without = plain.Observe(country, device).Surprise;
                for (var s = 0; s < 2; s++)
                {
                    reached[s, 0] += without >= 2 + s + perObservation ? 1 : 0;
                    reached[s, 1] += with >= 2 + s + perObservation ? 1 : 0;
                }
            }
        }

        for (var s = 0; s < 2; s++)
        {
            var expected = 40 * 8000 * Math.Pow(10, -2 - s);
            (reached[s, 1] - reached[s, 0]).ShouldBeInRange(0, (int)expected, $"surprise {2 + s}: {reached[s, 0]} without, {reached[s, 1]} with labels, {expected} expected");
        }
    }

    [Fact]
    public void Observe_YoungAccount_IsNotSurprisedByItsFirstCountries()
    {
        var account = new Account(new FleetPolicy { Threshold = 2, Context = ["country"] });
        for (var i = 0; i < 30; i++)
            account.Observe($"C{i % 7}", "phone", 50).Severity.ShouldBe(Severity.None);
    }

    [Fact]
    public void Observe_WithoutTheLabel_SaysNothingOfIt()
    {
        var account = new Account(new FleetPolicy { Threshold = 3, Context = ["country"] });
        account.Run(3000);
        account.Observe(null, "phone").Reasons.ToArray().ShouldNotContain(r => r.Detector.StartsWith("context"));
    }

    [Fact]
    public void Load_OfAnAccount_GoesOnWithTheSameVerdicts()
    {
        var policy = new FleetPolicy { Threshold = 3, Context = ["country", "device"] };
        var (account, copy) = (new Account(policy), new Account(policy));
        var random = new Random(8);
        var told = 0;
        for (var i = 0; i < 3000; i++)
        {
            var country = random.Next(500) == 0 ? $"C{i}" : random.Next(3) == 0 ? "AT" : "DE";
            var device = random.Next(20) == 0 ? null : "phone";
            var verdict = account.Observe(country, device);
            var same = copy.Observe(country, device);
            same.Surprise.ShouldBe(verdict.Surprise);
            same.Reasons.ToArray().ShouldBe(verdict.Reasons.ToArray());
            told += verdict.Reasons.ToArray().Count(r => r.Detector == "context:country");
            if (i % 20 == 0 || verdict.Severity != Severity.None)
                copy.Reload();
            copy.Monitor.Health().Reasons.ShouldBe(account.Monitor.Health().Reasons);
        }

        told.ShouldBeGreaterThan(3);
    }

    private static uint Hash(string value) => ContextRarityDetector.HashOf(value);

    private static ContextRarityDetector Learnt(int observations, Func<int, string> value)
    {
        var detector = new ContextRarityDetector();
        for (var i = 0; i < observations; i++)
            Feed(detector, value(i), Start + i * Minute);
        return detector;
    }

    private static void Feed(ContextRarityDetector detector, string value, long time)
    {
        detector.Score(Hash(value), time);
        detector.Learn(Hash(value), 1);
    }

    /// <summary>An account that pays 40 to 60 from its own country, once an hour.</summary>
    private sealed class Account(FleetPolicy policy, int seed = 1)
    {
        private readonly Random _random = new(seed);
        private readonly Verdict _verdict = new();
        private long _time = Start;

        public EntityMonitor Monitor { get; private set; } = new(new MonitorPlan(policy), Fidelity.Full);

        public void Run(int observations)
        {
            for (var i = 0; i < observations; i++)
                Observe("DE", "phone");
        }

        public Verdict Observe(string? country, string? device, double? amount = null)
        {
            var labels = new[] { KeyValuePair.Create("country", country), KeyValuePair.Create("device", device) }
                .Where(l => l.Value is not null).Select(l => KeyValuePair.Create(l.Key, l.Value!));
            Monitor.Observe(
                _time += 60 * Minute, ["amount"], [amount ?? 50 + 10 * (_random.NextDouble() + _random.NextDouble() - 1)], ContextLabels.From(labels), 1, _verdict);
            return _verdict;
        }

        public void Reload()
        {
            var writer = new SnapshotWriter();
            Monitor.Save(writer);
            var reader = new SnapshotReader(writer.Written);
            Monitor = EntityMonitor.Load(ref reader, new MonitorPlan(policy));
        }
    }
}
