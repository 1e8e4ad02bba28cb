using System.Net;
using System.Net.Sockets;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;
using Npgsql;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>A start that cannot succeed says why in one message and ends with its exit code; one that may yet succeed waits.</summary>
public sealed class StartTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData("--silo-port", "other silos")]
    [InlineData("--gateway-port", "clients of the cluster")]
    public async Task Start_PortInUse_SaysWhich(string argument, string peers)
    {
        using var folder = new TempFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output) = await FailingAsync(folder, arguments: [argument, $"{port}"]);

        code.ShouldBe(ExitCodes.Address, output);
        output.ShouldContain($"Cannot use 127.0.0.1:{port} for {peers}: it is in use by another program.");
        output.ShouldContain(argument);
    }

    [Fact]
    public async Task Start_PortOfAnotherSilo_SaysSo()
    {
        using var folder = new TempFolder();
        await using var first = await SiloProcess.StartAsync(folder.Path, name: "first");

        var (code, output) = await FailingAsync(folder, arguments: ["--silo-port", $"{first.SiloPort}"]);

        code.ShouldBe(ExitCodes.Address, output);
    }

    [Theory]
    [InlineData("Hst=db", "connection string")]
    [InlineData("Database=anomaly", "has no Host")]
    public async Task Start_WrongConnectionString_SaysSo(string connectionString, string said)
    {
        using var folder = new TempFolder();

        var (code, output) = await FailingAsync(folder, connectionString);

        code.ShouldBe(ExitCodes.Usage, output);
        output.ShouldContain(said);
    }

    [Fact]
    public async Task Start_DatabaseThatDoesNotExist_SaysSo()
    {
        using var folder = new TempFolder();

        var (code, output) = await FailingAsync(folder, database.Server.ConnectionStringOf("nowhere"));

        code.ShouldBe(ExitCodes.Usage, output);
        output.ShouldContain("does not let this silo in");
        output.ShouldContain("3D000");
    }

    [Fact]
    public async Task Start_TablesOfANewerProgram_SaysSo()
    {
        using var folder = new TempFolder();
        var connectionString = await database.NewDatabaseAsync();
        await using (var first = await SiloProcess.StartAsync(folder.Path, connectionString))
            (await first.StopAsync()).ShouldBe(ExitCodes.Stopped, first.Output);
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var command = source.CreateCommand("INSERT INTO anomaly_schema (version) VALUES (1000)"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var (code, output) = await FailingAsync(folder, connectionString);

        code.ShouldBe(ExitCodes.Data, output);
        output.ShouldContain("schema version 1000");
    }

    [Fact]
    public async Task Start_DatabaseOutOfReach_WaitsAndSaysSoOnce()
    {
        using var folder = new TempFolder();
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        await server.StopAsync(immediate: false);
        await using var silo = await SiloProcess.BeginAsync(folder.Path, server.ConnectionString);

        string? reason = null;
        await Eventually.BecomesTrueAsync(() =>
        {
            var (status, text) = silo.GetAsync("readyz").GetAwaiter().GetResult();
            reason = text;
            return status == HttpStatusCode.ServiceUnavailable && text.Contains("waits for PostgreSQL", StringComparison.Ordinal);
        });
        reason.ShouldNotBeNull().ShouldContain($"127.0.0.1:{server.Port}");
        (await silo.GetAsync("healthz")).Status.ShouldBe(HttpStatusCode.OK);
        await server.StartAsync();
        await silo.BecomesReadyAsync();

        silo.Output.Split("Waits for PostgreSQL").Length.ShouldBe(2, silo.Output);
        (await silo.StopAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);
    }

    [Fact]
    public async Task Stop_WhileItWaitsForTheDatabase_EndsAtOnce()
    {
        using var folder = new TempFolder();
        await using var silo = await SiloProcess.BeginAsync(folder.Path, $"Host=127.0.0.1;Port={LoopbackPorts.Next()};Database=a;Username=b");
        await Eventually.BecomesTrueAsync(() => silo.Output.Contains("Waits for PostgreSQL", StringComparison.Ordinal));

        (await silo.StopAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("--silo-port")]
    [InlineData("--silo-port", "70000")]
    public async Task Start_WrongArguments_ShowsTheUsage(params string[] arguments)
    {
        using var output = new StringWriter();

        var code = await SiloCommand.RunAsync(arguments, output, output, TestContext.Current.CancellationToken);

        code.ShouldBe(ExitCodes.Usage);
        output.ToString().ShouldContain(arguments[0]);
        output.ToString().ShouldContain("Usage:");
    }

    [Fact]
    public async Task Start_SecretFileThatIsMissing_SaysSo()
    {
        using var folder = new TempFolder();

        var (code, output) = await FailingAsync(folder, configuration: $"cluster: {{ connection_string_file: '{folder.File("none")}' }}\n");

        code.ShouldBe(ExitCodes.Usage, output);
        output.ShouldContain(folder.File("none"));
    }

    private static async Task<(int Code, string Output)> FailingAsync(
        TempFolder folder, string? connectionString = null, string configuration = "", params string[] arguments)
    {
        await using var silo = await SiloProcess.BeginAsync(folder.Path, connectionString, configuration, arguments: arguments);
        var code = await silo.ExitAsync();
        return (code, silo.Output);
    }
}
