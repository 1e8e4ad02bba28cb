using DistributedAnomaly.Core.Series;
using DistributedAnomaly.HostWatcher.Portable;

namespace DistributedAnomaly.HostWatcher.Tests;

public sealed class PortableHostReaderTests
{
    [Fact]
    public void Read_AnyOperatingSystem_TellsFileSystemsAndItsOwnUse()
    {
        var reader = new PortableHostReader(new HostWatchOptions { MaxDevices = 1 });
        GC.Collect();
        var batch = new ObservationBatch("host");
        foreach (var seconds in new[] { 0.0, 1.0 })
        {
            batch.Clear("host");
            batch.Add("box", 1);
            reader.Read(seconds, batch);
        }

        var metrics = batch.Metrics(0).ToArray();
        metrics.ShouldContain("server.cpu_percent");
        metrics.ShouldContain("memory.used_percent");
        metrics.Count(name => name.StartsWith("filesystem.", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);
        batch.Values(0).ToArray().ShouldAllBe(value => double.IsFinite(value) && value >= 0);
        reader.Missing.ShouldContain("load");
    }
}
