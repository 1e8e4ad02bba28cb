using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Server.Tests;

/// <summary>What the command answers before it serves.</summary>
public sealed class ServerCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task Run_Help_ShowsUsageAndEnds()
    {
        (await RunAsync("--help")).ShouldBe(ExitCodes.Stopped);

        _output.ToString().ShouldContain("--config FILE");
    }

    [Theory]
    [InlineData("--bogus", "Unknown argument '--bogus'")]
    [InlineData("--config", "'--config' needs a value")]
    public async Task Run_WrongArguments_SaysWhatIsWrong(string argument, string message)
    {
        (await RunAsync(argument)).ShouldBe(ExitCodes.Usage);

        _errors.ToString().ShouldContain(message);
    }

    [Fact]
    public async Task Run_ConfigurationWithErrors_ListsThemAllWithLines()
    {
        var file = _folder.File("bad.yaml");
        await File.WriteAllTextAsync(file, "server:\n  listne: []\nfleets:\n  max_fleets: zero\n", TestContext.Current.CancellationToken);

        (await RunAsync("--config", file)).ShouldBe(ExitCodes.Usage);

        _errors.ToString().ShouldContain("2:3");
        _errors.ToString().ShouldContain("listen");
        _errors.ToString().ShouldContain("4:");
    }

    [Fact]
    public async Task Run_OpenAddressWithoutKeys_IsRefused()
    {
        (await RunAsync("--listen", "http://0.0.0.0:0", "--data", _folder.File("data"))).ShouldBe(ExitCodes.Usage);

        _errors.ToString().ShouldContain("key");
        Directory.Exists(_folder.File("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_PortInUse_SaysSo()
    {
        await using var other = new LoopbackHttpReceiver(_ => CannedReply.Ok);

        (await RunAsync("--listen", $"http://127.0.0.1:{other.Port}", "--data", _folder.File("data"))).ShouldBe(ExitCodes.Address);

        _errors.ToString().ShouldContain("in use");
    }

    private Task<int> RunAsync(params string[] arguments) =>
        ServerCommand.RunAsync(arguments, _output, _errors, TestContext.Current.CancellationToken);
}
