using DistributedAnomaly.HostWatcher.Linux;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

public sealed class MemoryStateTests
{
    [Fact]
    public void TryParse_RecordedText_IsInBytes()
    {
        MemoryState.TryParse("MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     250 kB\nBuffers: 20 kB\nCached: 90 kB\nSwapCached: 7 kB\nSwapTotal: 400 kB\nSwapFree: 100 kB\n"u8, out var state)
            .ShouldBeTrue();
        state.ShouldBe(new MemoryState(1_024_000, 256_000, 409_600, 102_400));
        state.UsedPercent.ShouldBe(75);
        state.SwapUsedPercent.ShouldBe(75);
    }

    [Fact]
    public void TryParse_KernelThatDoesNotTellWhatIsAvailable_EstimatesIt()
    {
        MemoryState.TryParse("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 80 kB\n"u8, out var state).ShouldBeTrue();
        state.UsedPercent.ShouldBe(80);
        state.SwapUsedPercent.ShouldBe(0);
    }

    [Fact]
    public void TryParse_OtherText_IsRefused() => MemoryState.TryParse("nothing here"u8, out _).ShouldBeFalse();
}
