using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Monitoring.Conditions;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring;

/// <summary>What a snapshot of version 2 says of rules and labels must be read for ever.</summary>
public sealed class ConditionSnapshotTests
{
    private const long Start = 1_760_000_000_000;

    private static readonly MonitorPlan Plan = new(new FleetPolicy
    {
        Context = ["country", "device"],
        Features = [new FeaturePolicy { Metric = "litres", Kind = MetricKind.Counter }],
        Rules =
        [
            new RulePolicy { Name = "flow", When = "power > 5", Expect = "flow > 0.5", For = 3, Surprise = 6 },
            new RulePolicy { Name = "rate", When = "country == \"DE\"", Expect = "litres <= 1" },
        ],
    });

    /// <summary>Run with WRITE_GOLDEN=folder to write the files anew.</summary>
    [Fact]
    public void Load_OfVersion2_GoesOnAsWritten()
    {
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } target)
            Write(target);
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var reader = new SnapshotReader(File.ReadAllBytes(Path.Combine(folder, "conditions-v2.bin")));

        var monitor = ConditionMonitor.Load(ref reader, Plan).ShouldNotBeNull();

        reader.Remaining.ShouldBe(0);
        var expected = File.ReadAllLines(Path.Combine(folder, "conditions-v2.txt"));
        Next(monitor, 500).ShouldBe(expected);
        expected.ShouldContain(line => line.Contains("rule:flow"));
        expected.ShouldContain(line => line.Contains("rule:rate"));
        expected.ShouldContain(line => line.Contains("context:country"));
    }

    [Fact]
    public void Load_UnderAnotherPolicy_ReadsPastWhatItDoesNotWant()
    {
        var monitor = ConditionMonitor.For(Plan)!;
        Next(monitor, 0);
        var writer = new SnapshotWriter();
        ConditionMonitor.Save(monitor, writer);
        foreach (var policy in new[] { FleetPolicy.Default, new FleetPolicy { Context = ["device"] }, new FleetPolicy { Rules = [new RulePolicy { Name = "flow", Expect = "flow > 1" }] } })
        {
            var reader = new SnapshotReader(writer.Written);
            (ConditionMonitor.Load(ref reader, new MonitorPlan(policy)) is null).ShouldBe(ReferenceEquals(policy, FleetPolicy.Default));
            reader.Remaining.ShouldBe(0);
        }
    }

    private static void Write(string folder)
    {
        var monitor = ConditionMonitor.For(Plan)!;
        Next(monitor, 0, 500);
        var writer = new SnapshotWriter();
        ConditionMonitor.Save(monitor, writer);
        File.WriteAllBytes(Path.Combine(folder, "conditions-v2.bin"), writer.Written);
        var reader = new SnapshotReader(writer.Written);
        File.WriteAllLines(Path.Combine(folder, "conditions-v2.txt"), Next(ConditionMonitor.Load(ref reader, Plan)!, 500));
    }

    // Whole numbers and no library functions: the input is the same on every platform.
    private static List<string> Next(ConditionMonitor monitor, int from, int count = 100)
    {
        var lines = new List<string>();
        for (var i = from; i < from + count; i++)
        {
            var country = i % 97 == 50 ? $"C{i}" : i % 3 == 0 ? "AT" : "DE";
            var labels = ContextLabels.From([KeyValuePair.Create("country", country), KeyValuePair.Create("device", $"d{i * 7 % 20}")]);
            double[] values = [i % 10, i % 40 < 30 ? 3 : 0, i * (i % 50 == 49 ? 200 : 30)];
            monitor.Judge(Start + i * 60_000L, ["power", "flow", "litres"], values, labels, 60_000);
            var verdict = new Verdict();
            verdict.Reset(EntityState.Normal);
            var surprise = monitor.Fuse(0.5, 3, 300);
            monitor.Explain(verdict, 300);
            monitor.Learn(i % 5 == 0 ? 0.25 : 1);
            lines.Add($"{surprise:R} " + string.Join(' ', verdict.Reasons.ToArray().Select(r => $"{r.Detector}={r.Observed:R}/{r.Expected:R}")));
        }

        return lines;
    }
}
