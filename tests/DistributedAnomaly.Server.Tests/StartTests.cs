using System.Net;
using System.Net.Sockets;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>A start that cannot succeed says why in one message and ends with its exit code.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_PortInUse_SaysSo()
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output) = await RunningServer.FailingAsync("--data", folder.Path, "--listen", $"http://127.0.0.1:{port}");

        code.ShouldBe(ExitCodes.Address);
        output.ShouldContain($"Cannot listen on http://127.0.0.1:{port}: the address is in use by another program.");
    }

    [Fact]
    public async Task Start_DataFolderInUse_SaysSo()
    {
        using var folder = new TempFolder();
        await using var first = await RunningServer.StartAsync("--data", folder.Path, "--listen", "http://127.0.0.1:PORT", "--no-host-watcher");

        var (code, output) = await RunningServer.FailingAsync("--data", folder.Path, "--listen", "http://127.0.0.1:0");

        code.ShouldBe(ExitCodes.Data);
        output.ShouldContain($"The data directory '{folder.Path}' is in use by another process.");
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("state.db")]
    [InlineData("alerts.db")]
    public async Task Start_DamagedData_SaysSo(string file)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File(file), string.Concat(Enumerable.Repeat("this is no database. ", 500)), TestContext.Current.CancellationToken);

        var (code, output) = await RunningServer.FailingAsync("--data", folder.Path, "--listen", "http://127.0.0.1:0");

        code.ShouldBe(ExitCodes.Data, output);
        output.ShouldContain($"The data in '{folder.Path}' cannot be used");
    }

    [Fact]
    public async Task Start_DataFolderIsAFile_SaysSo()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("data"), "", TestContext.Current.CancellationToken);

        var (code, output) = await RunningServer.FailingAsync("--data", folder.File("data"), "--listen", "http://127.0.0.1:0");

        code.ShouldBe(ExitCodes.Data, output);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "needs API keys")]
    [InlineData("http://[::]:8080", "needs API keys")]
    [InlineData("https://localhost:8443", "TLS belongs to a reverse proxy")]
    [InlineData("nonsense", "Cannot listen on 'nonsense'")]
    public async Task Start_AddressNotAllowed_SaysWhy(string listen, string said)
    {
        using var folder = new TempFolder();

        var (code, output) = await RunningServer.FailingAsync("--data", folder.Path, "--listen", listen);

        code.ShouldBe(ExitCodes.Usage);
        output.ShouldContain(said);
    }

    [Fact]
    public async Task Start_ConfigurationWithErrors_SaysThemAllWithTheirLines()
    {
        using var folder = new TempFolder();
        var file = folder.File("anomaly.yaml");
        await File.WriteAllTextAsync(file, "server:\n  listen: [\"http://0.0.0.0:1\"]\nengin:\n  shards: 2\nhost_watcher:\n  interval: fast\n", TestContext.Current.CancellationToken);

        var (code, output) = await RunningServer.FailingAsync("--config", file);

        code.ShouldBe(ExitCodes.Usage);
        foreach (var line in new[] { 2, 3, 6 })
            output.ShouldContain($"{file}:{line}:");
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--config")]
    [InlineData("--listen")]
    public async Task Start_WrongArguments_ShowsTheUsage(string argument)
    {
        var (code, output) = await RunningServer.FailingAsync(argument);

        code.ShouldBe(ExitCodes.Usage);
        output.ShouldContain(argument);
        output.ShouldContain("Usage:");
    }

    [Fact]
    public async Task Start_Help_ShowsTheUsage()
    {
        var (code, output) = await RunningServer.FailingAsync("--help");

        code.ShouldBe(ExitCodes.Stopped);
        output.ShouldContain("--no-host-watcher");
    }
}
