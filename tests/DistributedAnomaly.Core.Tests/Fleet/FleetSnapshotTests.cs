using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>What snapshots say of peers must be read for ever.</summary>
public sealed class FleetSnapshotTests
{
    private const long Start = 1_760_000_000_000;
    private static readonly string[] Metrics = ["metric.0", "metric.1", "metric.2"];
    private static readonly MonitorPlan Plan = new(FleetPolicy.Default);
    private static readonly FeatureNames Features = FeatureNames.From(Metrics);

    /// <summary>Run with WRITE_GOLDEN=folder to write the files anew.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Load_OfAnyVersion_GoesOnAsWritten(int version)
    {
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } target)
            Write(target);
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var monitor = Restored(File.ReadAllBytes(Path.Combine(folder, $"fleet-v{version}.bin")));

        var expected = File.ReadAllLines(Path.Combine(folder, $"fleet-v{version}.txt"));
        Next(monitor, 200).ShouldBe(expected);
        expected.ShouldContain(line => line.Contains("Opened"));
    }

    [Fact]
    public void Observe_WithoutAView_IsAsWithOneThatKnowsNothing()
    {
        var (alone, told) = (new EntityMonitor(Plan, Fidelity.Full), new EntityMonitor(Plan, Fidelity.Full));
        var (a, b) = (new Verdict(), new Verdict());
        var nothing = new FleetView(Features, null, null);
        var opened = 0;
        for (var i = 0; i < 3000; i++)
        {
            var values = Values(i, i % 1000 is > 900 and < 910 ? 300 : 0);
            alone.Observe(Start + i * 60_000L, Metrics, values, null, 1, null, a);
            told.Observe(Start + i * 60_000L, Metrics, values, null, 1, nothing, b);
            (b.Surprise, b.Change, b.Severity).ShouldBe((a.Surprise, a.Change, a.Severity), $"observation {i}");
            opened += a.Change == EpisodeChange.Opened ? 1 : 0;
        }

        opened.ShouldBeGreaterThan(1);
    }

    private static void Write(string folder)
    {
        var monitor = new EntityMonitor(Plan, Fidelity.Full);
        Next(monitor, 2500);
        var writer = new SnapshotWriter();
        monitor.Save(writer);
        File.WriteAllBytes(Path.Combine(folder, "fleet-v6.bin"), writer.Written.ToArray());
        File.WriteAllLines(Path.Combine(folder, "fleet-v6.txt"), Next(Restored(writer.Written.ToArray()), 200));
    }

    // Whole numbers and no library functions: the input is the same on every platform. The peers move in the second half hour of every two.
    private static List<string> Next(EntityMonitor monitor, int count)
    {
        var lines = new List<string>();
        var verdict = new Verdict();
        for (var n = 0; n < count; n++)
        {
            var i = (int)monitor.Samples;
            var time = Start + i * 60_000L;
            var moved = i % 120 is > 30 and < 60 ? 3 : 0;
            var panel = new PeerPanel(3);
            for (var member = 0; member < 12; member++)
                panel.Add((ulong)member, [.. Enumerable.Range(0, FleetVector.Width(Features)).Select(c => (float)((member * 9 + c) % 5 - 2 + moved))]);
            var view = new FleetView(Features, panel.Close(time, new UsualSpread()), null);
            monitor.Observe(time, Metrics, Values(i, n is > 100 and < 110 ? 300 : 6 * moved), null, 1, view, verdict);
            lines.Add($"{verdict.Surprise:R} {verdict.State} {verdict.Change}");
        }

        return lines;
    }

    private static double[] Values(int i, double more) => [100 + i * 37 % 11 - 5 + more, 200 + i * 53 % 23 - 11, 300 + i * 71 % 31 - 15];

    private static EntityMonitor Restored(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        var monitor = EntityMonitor.Load(ref reader, Plan);
        reader.Remaining.ShouldBe(0);
        return monitor;
    }
}
