using DistributedAnomaly.Core.Series;
using DistributedAnomaly.HostWatcher.Linux;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

public sealed class LinuxHostReaderTests : IDisposable
{
    private readonly FakeMachine _machine = new();
    private readonly LinuxHostReader _reader;
    private int _asked;

    public LinuxHostReaderTests() => _reader = Reader(8);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Read_First_TellsStatesAndNoRates()
    {
        var metrics = Read(0);
        metrics.Keys.Order(StringComparer.Ordinal).ShouldBe(
            ["filesystem./.used_percent", "load.1m", "memory.available_bytes", "memory.used_percent", "processes.blocked", "processes.running"]);
        metrics["memory.used_percent"].ShouldBe(40);
        metrics["memory.available_bytes"].ShouldBe(614_400);
        metrics["load.1m"].ShouldBe(0.5);
        metrics["filesystem./.used_percent"].ShouldBe(25);
        metrics["processes.running"].ShouldBe(2);
        metrics["processes.blocked"].ShouldBe(1);
    }

    [Fact]
    public void Read_Second_TellsRatesPerSecond()
    {
        Read(0);
        _machine.Write("proc/stat", "cpu  130 0 110 850 5 0 0 5 0 0\nprocs_running 5\nprocs_blocked 0\n");
        _machine.Disks(("vda", 1000 + 8, 2000 + 4, 50 + 500), ("loop0", 99, 99, 99));
        _machine.Links(("lo", 99999, 99999), ("eth0", 1000 + 3000, 2000 + 500));
        _machine.Write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1200000\n");
        var metrics = Read(2);
        metrics["cpu.used_percent"].ShouldBe(40);
        metrics["cpu.user_percent"].ShouldBe(30);
        metrics["cpu.system_percent"].ShouldBe(10);
        metrics["cpu.iowait_percent"].ShouldBe(5);
        metrics["cpu.steal_percent"].ShouldBe(5);
        metrics["disk.vda.read_bytes_per_second"].ShouldBe(8 * 512 / 2.0);
        metrics["disk.vda.write_bytes_per_second"].ShouldBe(4 * 512 / 2.0);
        metrics["disk.vda.busy_percent"].ShouldBe(25);
        metrics["network.eth0.receive_bytes_per_second"].ShouldBe(1500);
        metrics["network.eth0.transmit_bytes_per_second"].ShouldBe(250);
        metrics["network.eth0.errors_per_second"].ShouldBe(0);
        metrics["pressure.cpu.some_percent"].ShouldBe(10);
        metrics.Keys.ShouldNotContain(name => name.Contains("lo.", StringComparison.Ordinal) || name.Contains("loop", StringComparison.Ordinal));
        metrics.Count.ShouldBeInRange(12, 20);
    }

    [Fact]
    public void Read_CounterFallsBack_LeavesOutThatIntervalOnly()
    {
        Read(0);
        _machine.Links(("eth0", 10, 2000 + 500));
        var metrics = Read(1);
        metrics.ShouldNotContainKey("network.eth0.receive_bytes_per_second");
        metrics["network.eth0.transmit_bytes_per_second"].ShouldBe(500);
        _machine.Links(("eth0", 40, 2000 + 500));
        Read(1)["network.eth0.receive_bytes_per_second"].ShouldBe(30);
    }

    [Fact]
    public void Read_DeviceVanishesAndComesBack_IsTakenUpAgainWithoutAJump()
    {
        Read(0);
        _machine.Disks();
        _machine.Remove("sys/block/vda");
        Read(60).Keys.ShouldNotContain(name => name.StartsWith("disk.", StringComparison.Ordinal));
        _machine.AddDevice("sys/block/vda");
        _machine.Disks(("vda", 900_000, 900_000, 900));
        Read(60).Keys.ShouldNotContain(name => name.StartsWith("disk.", StringComparison.Ordinal));
        _machine.Disks(("vda", 900_002, 900_000, 900));
        Read(1)["disk.vda.read_bytes_per_second"].ShouldBe(1024);
    }

    [Fact]
    public void Read_MoreDevicesThanTheCap_WatchesTheFirstOnes()
    {
        foreach (var name in new[] { "sda", "sdb", "sdc" })
            _machine.AddDevice("sys/block/" + name);
        var reader = Reader(2);
        _machine.Disks(("sda", 1, 1, 1), ("sdb", 1, 1, 1), ("sdc", 1, 1, 1), ("vda", 1, 1, 1));
        Read(0, reader);
        var metrics = Read(1, reader);
        metrics.ShouldContainKey("disk.sda.busy_percent");
        metrics.ShouldContainKey("disk.sdb.busy_percent");
        metrics.ShouldNotContainKey("disk.sdc.busy_percent");
        metrics.ShouldNotContainKey("disk.vda.busy_percent");
    }

    [Fact]
    public void Read_NoDeviceBehindAnyInterface_TakesThoseThatAreNotVirtualByName()
    {
        _machine.Remove("sys/class/net/eth0");
        foreach (var name in new[] { "eth0", "veth12", "docker0" })
            _machine.Write($"sys/class/net/{name}/operstate", "up\n");
        _machine.Links(("eth0", 1, 1), ("veth12", 1, 1), ("docker0", 1, 1));
        Read(0);
        Read(1).Keys.Where(name => name.StartsWith("network.", StringComparison.Ordinal))
            .ShouldAllBe(name => name.StartsWith("network.eth0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_EmptyTree_TellsNothingAndDoesNotFail()
    {
        Directory.Delete(_machine.Root, recursive: true);
        Directory.CreateDirectory(_machine.Root);
        Read(0).ShouldBeEmpty();
        Read(1).ShouldBeEmpty();
    }

    [Fact]
    public void Read_FileSystems_AreAskedBelowTheRoot()
    {
        Read(0);
        _asked.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Read_ThisMachine_TellsWhatOperatorsWant()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("reads the /proc of a real Linux");
        var reader = new LinuxHostReader(new HostWatchOptions(), NullLogger.Instance);
        Read(0, reader);
        var spin = Environment.TickCount64 + 50; // the processor's ticks are 10 ms: some must pass between the readings
        while (Environment.TickCount64 < spin)
            Thread.SpinWait(1000);
        var metrics = Read(0.05, reader);
        metrics["cpu.used_percent"].ShouldBeInRange(0, 100);
        metrics["memory.used_percent"].ShouldBeInRange(0.1, 100);
        metrics["memory.available_bytes"].ShouldBeGreaterThan(1e6);
        metrics["filesystem./.used_percent"].ShouldBeInRange(0, 100);
        metrics.Values.ShouldAllBe(value => double.IsFinite(value) && value >= 0);
    }

    private LinuxHostReader Reader(int maxDevices) => new(
        new HostWatchOptions { Root = _machine.Root, MaxDevices = maxDevices },
        NullLogger.Instance,
        folder =>
        {
            folder.ShouldStartWith(_machine.Root);
            _asked++;
            return new FileSystemUse(1000, 800, 600);
        });

    private Dictionary<string, double> Read(double seconds, LinuxHostReader? reader = null)
    {
        var batch = new ObservationBatch("host");
        batch.Add("machine", 1);
        (reader ?? _reader).Read(seconds, batch);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Measurements; i++)
            metrics.Add(batch.Metrics(0)[i], batch.Values(0)[i]);
        return metrics;
    }
}
