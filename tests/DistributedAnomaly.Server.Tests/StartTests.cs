using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>A start that cannot succeed says why in one message and ends with its exit code.</summary>
public sealed class StartTests
{
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
}
