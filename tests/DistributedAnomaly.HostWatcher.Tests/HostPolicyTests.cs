using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.HostWatcher.Tests;

/// <summary>The policy and the real monitor together, at one reading a second.</summary>
public sealed class HostPolicyTests
{
    private static readonly string[] Metrics = ["cpu.used_percent", "memory.used_percent", "disk.vda.write_bytes_per_second", "network.eth0.receive_bytes_per_second"];

    private readonly EntityMonitor _monitor = new(new MonitorPlan(HostPolicy.For(2)), Fidelity.Full);
    private readonly Random _random = new(7);
    private readonly Verdict _verdict = new();
    private long _timeMs = 1_750_000_000_000;

    [Fact]
    public void CalmMachine_OneHour_RaisesNothing()
    {
        for (var second = 0; second < 3600; second++)
            Calm().ShouldBe(EpisodeChange.None);
    }

    [Fact]
    public void TinyWiggle_AfterADeadCalm_RaisesNothing()
    {
        for (var second = 0; second < 600; second++)
            Observe(1, 20, 0, 0);
        for (var second = 0; second < 60; second++)
            Observe(1 + second % 5, 20.2, 40_000, 3_000).ShouldBe(EpisodeChange.None);
    }

    [Fact]
    public void Blip_OfOneSecond_RaisesNothing()
    {
        for (var second = 0; second < 600; second++)
            Calm();
        Observe(100, 20, 5e8, 5e7).ShouldBe(EpisodeChange.None);
        for (var second = 0; second < 30; second++)
            Calm().ShouldBe(EpisodeChange.None);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(3600)]
    public void ProcessorBurner_AfterCalm_IsAnEpisodeWithinFiveSecondsAndClosesAfter(int calmSeconds)
    {
        for (var second = 0; second < calmSeconds; second++)
            Calm();
        var opened = -1;
        for (var second = 0; second < 60; second++)
        {
            // The first reading covers only a part of the load.
            if (Observe(second == 0 ? 30 : 99, 20.5, 30_000, 3_000) != EpisodeChange.Opened)
                continue;
            opened = second;
            _verdict.Reasons[0].Metric.ShouldBe("cpu.used_percent");
        }

        opened.ShouldBeInRange(0, 4);
        var closed = false;
        for (var second = 0; second < 90 && !closed; second++)
            closed = Calm() == EpisodeChange.Closed;
        closed.ShouldBeTrue();
    }

    /// <summary>Load at the begin must not make load look normal for an hour.</summary>
    [Theory]
    [InlineData(3, 120)]
    [InlineData(10, 180)]
    [InlineData(30, 600)]
    public void ProcessorBurner_AfterABusyStartAndCalm_IsAnEpisodeWithinFiveSeconds(int busySeconds, int calmSeconds)
    {
        for (var second = 0; second < busySeconds; second++)
            Observe(80 + 20 * _random.NextDouble(), 20, 1e6 * _random.NextDouble(), 3_000);
        for (var second = 0; second < calmSeconds; second++)
            Calm().ShouldBe(EpisodeChange.None);
        Enumerable.Range(0, 5).Select(second => Observe(second == 0 ? 30 : 99, 20.5, 30_000, 3_000)).ShouldContain(EpisodeChange.Opened);
    }

    [Fact]
    public void EveryMetricOfTheLinuxReader_IsNamedInThePolicy()
    {
        string[] metrics =
        [
            "cpu.used_percent", "cpu.user_percent", "cpu.system_percent", "cpu.iowait_percent", "cpu.steal_percent", "load.1m",
            "memory.used_percent", "memory.available_bytes", "swap.used_percent", "filesystem./.used_percent",
            "disk.sda.read_bytes_per_second", "disk.sda.write_bytes_per_second", "disk.sda.busy_percent",
            "network.eth0.receive_bytes_per_second", "network.eth0.transmit_bytes_per_second", "network.eth0.errors_per_second",
            "pressure.cpu.some_percent", "pressure.io.some_percent", "pressure.memory.some_percent", "processes.running", "processes.blocked",
        ];
        foreach (var metric in metrics)
            HostPolicy.Default.Features.Any(feature => Matches(feature, metric)).ShouldBeTrue(metric);
    }

    private static bool Matches(FeaturePolicy feature, string metric)
    {
        var star = feature.Metric.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? feature.Metric == metric
            : metric.StartsWith(feature.Metric[..star], StringComparison.Ordinal) && metric.EndsWith(feature.Metric[(star + 1)..], StringComparison.Ordinal);
    }

    private EpisodeChange Calm() => Observe(
        3 + 2 * _random.NextDouble(), 20 + 0.1 * _random.NextDouble(), _random.Next(10) == 0 ? 200_000 * _random.NextDouble() : 0, 2_000 * _random.NextDouble());

    private EpisodeChange Observe(double cpu, double memory, double written, double received)
    {
        _timeMs += 1000;
        _monitor.Observe(_timeMs, Metrics, [cpu, memory, written, received], 1, _verdict);
        return _verdict.Change;
    }
}
