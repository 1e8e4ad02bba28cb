using System.Net;
using DistributedAnomaly.ClusterClient;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>Silos of one database are one cluster; what they were told outlives them.</summary>
public sealed class ClusterTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly string[] Entities = [.. Enumerable.Range(0, 40).Select(i => $"e{i}")];

    [Fact]
    public async Task TwoSilos_OfOneDatabase_AnswerAlike()
    {
        using var folder = new TempFolder();
        var connectionString = await database.NewDatabaseAsync();
        await using var first = await SiloProcess.StartAsync(folder.Path, connectionString, name: "first");
        await using var second = await SiloProcess.StartAsync(folder.Path, connectionString, name: "second");
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);

        (await first.PushAsync(start, Entities)).Accepted.ShouldBe(400);
        (await second.PushAsync(start.AddMinutes(10), Entities)).Accepted.ShouldBe(400);

        foreach (var silo in new[] { first, second })
        {
            foreach (var entity in Entities)
                (await silo.SamplesAsync(entity)).ShouldBe(20);
        }

        await Eventually.BecomesTrueAsync(() => first.Output.Contains("Ready after", StringComparison.Ordinal));
        first.Output.ShouldContain("is silo 'first' at 127.0.0.1:");
        first.Output.ShouldNotContain("Password");
    }

    [Fact]
    public async Task Stop_AskedTo_LosesNothing()
    {
        using var folder = new TempFolder();
        var connectionString = await database.NewDatabaseAsync();
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        await using (var silo = await SiloProcess.StartAsync(folder.Path, connectionString))
        {
            await silo.PushAsync(start, Entities);
            // Within the loss window: only what stopping writes is there afterwards.
            (await silo.StopAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);
            silo.Output.ShouldNotContain("could not hand over", customMessage: silo.Output);
        }

        await using var again = await SiloProcess.StartAsync(folder.Path, connectionString);
        foreach (var entity in Entities)
            (await again.SamplesAsync(entity)).ShouldBe(10);
        (await again.PushAsync(start, Entities)).Ignored.ShouldBe(400);
    }

    [Fact]
    public async Task Stop_WithALeaveDelay_IsNotReadyButServes()
    {
        using var folder = new TempFolder();
        await using var silo = await SiloProcess.StartAsync(folder.Path, configuration: "cluster: { leave_delay: 3s }\n");

        await silo.AskToStopAsync();
        await Eventually.BecomesTrueAsync(
            () => silo.GetAsync("readyz").GetAwaiter().GetResult().Status == HttpStatusCode.ServiceUnavailable);

        (await silo.PushAsync(DateTimeOffset.UtcNow.AddMinutes(-10), "late")).Accepted.ShouldBe(10);
        (await silo.ExitAsync()).ShouldBe(ExitCodes.Stopped, silo.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClusterEngine_OfAClient_SpeaksWithTheSilos(bool throughTheDatabase)
    {
        using var folder = new TempFolder();
        var connectionString = await database.NewDatabaseAsync();
        await using var silo = await SiloProcess.StartAsync(folder.Path, connectionString);
        await silo.PushAsync(DateTimeOffset.UtcNow.AddMinutes(-30), "a");

        await using var engine = await ClusterEngine.ConnectAsync(
            throughTheDatabase
                ? new ClusterEngineOptions { ConnectionString = connectionString }
                : new ClusterEngineOptions { Gateways = [new IPEndPoint(IPAddress.Loopback, silo.GatewayPort)] },
            TestContext.Current.CancellationToken);

        var report = await engine.GetEntityAsync(new EntityKey("shop", "a"), TestContext.Current.CancellationToken);
        report.ShouldNotBeNull();
        (await engine.GetFleetAsync("nothing", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task ClusterEngine_WithoutASilo_SaysSo()
    {
        var options = new ClusterEngineOptions
        {
            Gateways = [new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next())], ConnectPatience = TimeSpan.Zero,
        };

        var e = await Should.ThrowAsync<IOException>(() => ClusterEngine.ConnectAsync(options, TestContext.Current.CancellationToken));

        e.Message.ShouldContain("No silo of the cluster");
    }
}
