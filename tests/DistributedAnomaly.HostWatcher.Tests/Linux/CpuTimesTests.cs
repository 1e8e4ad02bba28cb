using System.Text;
using DistributedAnomaly.HostWatcher.Linux;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

public sealed class CpuTimesTests
{
    /// <summary>Recorded on a machine with two processors (Linux 6.1); the interrupts' line is shortened.</summary>
    private const string Recorded = """
        cpu  65480 12 9898 541806 944 3 94 73 500 7
        cpu0 29978 0 4655 274231 108 0 8 32 0 0
        cpu1 35502 0 5243 267575 836 0 85 40 0 0
        intr 857977 0 0 0 0 1 1 16
        ctxt 3799199
        btime 1795362367
        processes 13162
        procs_running 3
        procs_blocked 1
        softirq 422133 0 78497 7 14190 60622 0 2 98681 0 170134

        """;

    [Fact]
    public void TryParse_RecordedText_AddsWhatBelongsTogether()
    {
        CpuTimes.TryParse(Encoding.UTF8.GetBytes(Recorded), out var times).ShouldBeTrue();
        times.ShouldBe(new CpuTimes(User: 65492, System: 9995, Idle: 541806, IoWait: 944, Steal: 73, ProcessesRunning: 3, ProcessesBlocked: 1));
    }

    [Fact]
    public void TryParse_OldKernelWithFewFields_TakesThem()
    {
        CpuTimes.TryParse("cpu  10 20 30 40\n"u8, out var times).ShouldBeTrue();
        times.ShouldBe(new CpuTimes(30, 30, 40, 0, 0, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpux 1 2 3 4\n")]
    [InlineData("cpu  0 0 0 0 0 0 0 0 0 0\n")]
    public void TryParse_OtherText_IsRefused(string text) => CpuTimes.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Between_TwoReadings_GivesSharesOfTheTime()
    {
        var shares = CpuTimes.Between(new CpuTimes(100, 50, 800, 40, 10, 0, 0), new CpuTimes(130, 60, 850, 45, 15, 0, 0));
        shares.ShouldBe(new CpuShares(User: 30, System: 10, IoWait: 5, Steal: 5));
        shares!.Value.Used.ShouldBe(40);
    }

    [Fact]
    public void Between_IoWaitRunsBackwards_CountsAsNone()
    {
        var shares = CpuTimes.Between(new CpuTimes(100, 0, 100, 40, 0, 0, 0), new CpuTimes(150, 0, 150, 39, 0, 0, 0));
        shares.ShouldBe(new CpuShares(50, 0, 0, 0));
    }

    [Fact]
    public void Between_CountersRestartedOrStandStill_IsUnknown()
    {
        var times = new CpuTimes(100, 50, 800, 40, 10, 0, 0);
        CpuTimes.Between(times, times).ShouldBeNull();
        CpuTimes.Between(times, new CpuTimes(1, 1, 8, 0, 0, 0, 0)).ShouldBeNull();
    }
}
