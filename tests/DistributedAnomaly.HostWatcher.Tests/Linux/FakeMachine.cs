using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.HostWatcher.Tests.Linux;

/// <summary>A folder tree that looks like the <c>/proc</c> and <c>/sys</c> of a small machine.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly TempFolder _folder = new();

    public FakeMachine()
    {
        Write("proc/stat", "cpu  100 0 100 800 0 0 0 0 0 0\nprocs_running 2\nprocs_blocked 1\n");
        Write("proc/loadavg", "0.50 0.40 0.30 1/100 1234\n");
        Write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 600 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
        Write("proc/1/mountinfo", "27 1 254:0 / / rw - ext4 /dev/vda rw\n");
        Disks(("vda", 1000, 2000, 50), ("loop0", 5, 5, 5));
        Links(("lo", 10, 10), ("eth0", 1000, 2000));
        Write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000000\n");
        AddDevice("sys/block/vda");
        Directory.CreateDirectory(Path("sys/block/loop0"));
        AddDevice("sys/class/net/eth0");
        Directory.CreateDirectory(Path("sys/class/net/lo"));
    }

    public string Root => _folder.Path;

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(file))!);
        File.WriteAllText(Path(file), text);
    }

    public void AddDevice(string folder) => Directory.CreateDirectory(System.IO.Path.Combine(Path(folder), "device"));

    public void Remove(string folder) => Directory.Delete(Path(folder), recursive: true);

    public void Disks(params (string Name, long ReadSectors, long WrittenSectors, long BusyMs)[] disks) =>
        Write("proc/diskstats", string.Concat(disks.Select(d => $" 254 0 {d.Name} 1 0 {d.ReadSectors} 1 1 0 {d.WrittenSectors} 1 0 {d.BusyMs} 1\n")));

    public void Links(params (string Name, long Received, long Transmitted)[] links) =>
        Write("proc/1/net/dev", "Inter-| Receive | Transmit\n face |bytes ...\n"
            + string.Concat(links.Select(l => $"  {l.Name}: {l.Received} 1 0 0 0 0 0 0 {l.Transmitted} 1 0 0 0 0 0 0\n")));

    public void Dispose() => _folder.Dispose();

    private string Path(string file) => System.IO.Path.Combine(Root, file);
}
