using System.Runtime.InteropServices;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Configuration.Tests;

public sealed class ConfigurationFileTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly List<int> _applied = [];
    private readonly List<string> _reports = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_ContentChanges_PublishesTheNewVersion()
    {
        await using var file = Open("engine: { shards: 1 }");
        file.Current.Engine.Shards.ShouldBe(1);
        Write("engine: { shards: 2 }");
        await Until(() => file.Current.Engine.Shards == 2);
        _applied.ShouldBe([2]);
        _reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_BadVersion_KeepsTheLastGoodOneAndReportsAllErrors()
    {
        await using var file = Open("engine: { shards: 1 }");
        Write("engine: { shards: 999, shrds: 1 }");
        await Until(() => file.LastErrors.Count == 2);
        file.Current.Engine.Shards.ShouldBe(1);

        Write("engine: { shards: 3 }");
        await Until(() => file.Current.Engine.Shards == 3);
        file.LastErrors.ShouldBeEmpty();
        _applied.ShouldBe([3]);
        _reports.ShouldBe(["2 errors", "0 errors"]);
    }

    [Fact]
    public async Task Watch_BadVersionTakenBack_ClearsTheErrors()
    {
        await using var file = Open("engine: { shards: 1 }");
        Write("engine: [");
        await Until(() => file.LastErrors.Count == 1);
        Write("engine: { shards: 1 }");
        await Until(() => file.LastErrors.Count == 0);
        file.Current.Engine.Shards.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_FileVanishes_KeepsTheLastGoodOne()
    {
        await using var file = Open("engine: { shards: 1 }");
        File.Delete(file.Path);
        await Until(() => file.LastErrors.Count == 1);
        file.LastErrors[0].Message.ShouldContain("cannot be read");
        file.Current.Engine.Shards.ShouldBe(1);
        Write("");
        await Until(() => file.LastErrors.Count == 0);
        file.Current.Engine.Shards.ShouldBe(0);
    }

    /// <summary>A ConfigMap volume: file -> ..data/file, ..data -> a folder that is exchanged by renaming a link.</summary>
    [Fact]
    public async Task Watch_SymbolicLinkOfTheFolderIsExchanged_PublishesTheNewVersion()
    {
        void Version(string name, string text)
        {
            Directory.CreateDirectory(_folder.File(name));
            File.WriteAllText(Path.Combine(_folder.File(name), "anomaly.yaml"), text);
        }

        Version("v1", "engine: { shards: 1 }");
        Version("v2", "engine: { shards: 2 }");
        Directory.CreateSymbolicLink(_folder.File("..data"), _folder.File("v1"));
        File.CreateSymbolicLink(_folder.File("anomaly.yaml"), Path.Combine("..data", "anomaly.yaml"));
        await using var file = Watch();
        file.Current.Engine.Shards.ShouldBe(1);

        Directory.CreateSymbolicLink(_folder.File("..data_tmp"), _folder.File("v2"));
        Rename(_folder.File("..data_tmp"), _folder.File("..data")).ShouldBe(0);

        await Until(() => file.Current.Engine.Shards == 2);
    }

    [Fact]
    public async Task Watch_FileIsStillBeingWritten_WaitsForTheSameContentTwice()
    {
        await using var file = Open("engine: { shards: 1 }");
        for (var i = 0; i < 20; i++)
        {
            Write("engine: { shards: 1 } # " + new string('x', i) + "\nbroken: [");
            await Tick();
        }

        _reports.ShouldBeEmpty();
        Write("engine: { shards: 5 }");
        await Until(() => file.Current.Engine.Shards == 5);
        _reports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_ApplyFails_KeepsTheVersionBefore()
    {
        await using var file = Open("engine: { shards: 1 }", shards => shards == 2 ? throw new IOException("no room") : null);
        Write("engine: { shards: 2 }");
        await Until(() => file.LastErrors.Count == 1);
        file.LastErrors[0].Message.ShouldContain("no room");
        file.Current.Engine.Shards.ShouldBe(1);
        Write("engine: { shards: 3 }");
        await Until(() => file.Current.Engine.Shards == 3);
    }

    [Fact]
    public void Open_BadFile_ThrowsWithAllErrors()
    {
        Write("engine: { shards: 999, shrds: 1 }");
        var e = Should.Throw<ConfigurationException>(() => Watch());
        e.Errors.Count.ShouldBe(2);
        e.Message.ShouldContain("anomaly.yaml:1:");
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x41 }, "not UTF-8")]
    [InlineData(null, "at most")]
    public void Open_NotAText_IsRefused(byte[]? bytes, string expected)
    {
        File.WriteAllBytes(_folder.File("anomaly.yaml"), bytes ?? new byte[ConfigurationLoader.MaxBytes + 1]);
        Should.Throw<ConfigurationException>(() => Watch()).Message.ShouldContain(expected);
    }

    [Fact]
    public void Open_ByteOrderMark_IsSkipped()
    {
        File.WriteAllBytes(_folder.File("anomaly.yaml"), [0xef, 0xbb, 0xbf, .. "engine: { shards: 4 }"u8]);
        Watch().Current.Engine.Shards.ShouldBe(4);
    }

    // rename(2) exchanges a link to a folder in one step; .NET's File.Move does not take folders, Directory.Move does not overwrite.
    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Rename(string from, string to);

    private ConfigurationFile Open(string text, Func<int, object?>? onApply = null)
    {
        Write(text);
        return Watch(onApply);
    }

    private ConfigurationFile Watch(Func<int, object?>? onApply = null)
    {
        var file = ConfigurationFile.Open(
            _folder.File("anomaly.yaml"), new ConfigurationLoader(), new ConfigurationFileOptions(), _clock);
        file.Watch(
            (configuration, _) =>
            {
                onApply?.Invoke(configuration.Engine.Shards);
                _applied.Add(configuration.Engine.Shards);
                return ValueTask.CompletedTask;
            },
            errors => _reports.Add($"{errors.Count} errors"));
        return file;
    }

    private void Write(string text) => File.WriteAllText(_folder.File("anomaly.yaml"), text);

    private Task Until(Func<bool> condition) => Eventually.BecomesTrueAsync(condition, _clock, Step);

    // One look at the file, and time for it to end.
    private async Task Tick()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(5);
    }
}
