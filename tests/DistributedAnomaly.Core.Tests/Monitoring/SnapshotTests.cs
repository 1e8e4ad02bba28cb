using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring;

public sealed class SnapshotTests
{
    private static readonly MonitorPlan Plan = new(FleetPolicy.Default);

    [Theory]
    [InlineData(Fidelity.Full)]
    [InlineData(Fidelity.Lean)]
    public void Load_AtAnyMoment_GoesOnWithTheSameVerdicts(Fidelity fidelity)
    {
        var original = new TestSeries(31, fidelity: fidelity);
        var copy = new TestSeries(31, fidelity: fidelity);
        var opened = 0;
        for (var i = 0; i < 4000; i++)
        {
            var values = original.Normal();
            copy.Normal();
            if (i % 1000 is > 900 and < 930)
                values[0] = 3000 * (1 + i / 1000);
            original.Observe(values);
            copy.Observe(values);
            copy.Verdict.Surprise.ShouldBe(original.Verdict.Surprise, $"observation {i}");
            copy.Verdict.Change.ShouldBe(original.Verdict.Change);
            opened += original.Verdict.Change == EpisodeChange.Opened ? 1 : 0;
            if (i % 97 == 0 || i % 1000 is > 895 and < 940)
                copy.Monitor = Restored(copy.Saved());
        }

        copy.Saved().ShouldBe(original.Saved());
        opened.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public void Health_OfTheRestored_IsTheSame()
    {
        var series = new TestSeries(32).Run(3000);
        series.Observe([700, 1, 1]);

        var restored = Restored(series.Saved()).Health();
        var original = series.Monitor.Health();

        restored.Reasons.ShouldBe(original.Reasons);
        restored.Metrics.ShouldBe(original.Metrics);
        (restored with { Reasons = [], Metrics = [] }).ShouldBe(original with { Reasons = [], Metrics = [] });
        original.Reasons.ShouldNotBeEmpty();
    }

    [Fact]
    public void Load_OfEveryTruncation_IsRefusedCleanly()
    {
        var bytes = new TestSeries(33, metrics: 2).Run(300).Saved();
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Should.Throw<SnapshotException>(() => Restored(cut));
        }
    }

    [Fact]
    public void Load_OfDamagedBytes_IsRefused()
    {
        var bytes = new TestSeries(34, metrics: 2).Run(300).Saved();
        var random = new Random(34);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));

            Should.Throw<SnapshotException>(() => Restored(damaged));
        }
    }

    [Fact]
    public void Load_OfANewerVersion_SaysSo() =>
        Should.Throw<SnapshotException>(() => Restored([250, 0, 0])).Message.ShouldContain("version 250");

    [Fact]
    public void Size_OfEightMetrics_IsCompact() =>
        new TestSeries(35, metrics: 8).Run(2000).Saved().Length.ShouldBeLessThan(22_000);

    /// <summary>Files of every version stay here for good: each must load, and then score as it did when it was written.</summary>
    [Fact]
    public void Load_OfEveryOldVersion_ScoresAsWritten()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } target)
            WriteGolden(target);
        var files = Directory.GetFiles(folder, "entity-v*.bin");
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var monitor = Restored(File.ReadAllBytes(file));
            var expected = File.ReadAllLines(Path.ChangeExtension(file, ".txt"));
            NextScores(monitor).ShouldBe(expected);
            expected.ShouldContain(line => line.Contains("Opened"));
        }
    }

    private static void WriteGolden(string folder)
    {
        // Of an entity without an alarm the version before would be written.
        var bytes = new TestSeries(36).Run(2500, (values, i) => i is >= 1000 and < 1003 ? [values[0] + 60, .. values[1..]] : values).Saved();
        File.WriteAllBytes(Path.Combine(folder, $"entity-v{bytes[0]}.bin"), bytes);
        // A meant change of judgement changes what the old files score, too; compare before you commit.
        foreach (var file in Directory.GetFiles(folder, "entity-v*.bin"))
            File.WriteAllLines(Path.ChangeExtension(file, ".txt"), NextScores(Restored(File.ReadAllBytes(file))));
    }

    private static List<string> NextScores(EntityMonitor monitor)
    {
        var lines = new List<string>();
        var verdict = new Verdict();
        var time = monitor.LastSeenMs;
        for (var i = 0; i < 200; i++)
        {
            // Whole numbers and no library functions: the input is the same on every platform.
            double[] values = [100 + i * 37 % 11 - 5 + (i is > 100 and < 110 ? 300 : 0), 200 + i * 53 % 23 - 11, 300 + i * 71 % 31 - 15];
            monitor.Observe(time += 60_000, ["metric.0", "metric.1", "metric.2"], values, 1, verdict);
            lines.Add($"{verdict.Surprise:R} {verdict.State} {verdict.Change}");
        }

        return lines;
    }

    private static EntityMonitor Restored(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        var monitor = EntityMonitor.Load(ref reader, Plan);
        reader.Remaining.ShouldBe(0);
        return monitor;
    }
}
