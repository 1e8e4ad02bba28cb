using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>What was acknowledged survives <c>kill -9</c>, and a fleet that went through it ends as if nothing had happened.</summary>
public sealed class CrashTests
{
    [Fact]
    public Task Kill_InTheMiddleOfAPush_EndsAsIfNothingHadHappened() => ComparedAsync(new SeededFleet(entities: 20, rowsPerBatch: 250), batches: 120, kills: 3);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Kill_InTheMiddleOfAMillionObservations_EndsAsIfNothingHadHappened() =>
        ComparedAsync(new SeededFleet(entities: 200, rowsPerBatch: 1000), batches: 1000, kills: 5);

    [Fact]
    public async Task Stop_WhenAsked_EndsWithoutAnErrorAndGoesOnWhereItWas()
    {
        using var folder = new TempFolder();
        var fleet = new SeededFleet(entities: 3, rowsPerBatch: 300);
        string before;
        await using (var server = await ServerProcess.StartAsync(folder.Path))
        {
            using var api = new FleetApi(server);
            (await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(0))).Accepted.ShouldBe(300);
            before = await api.HealthAsync(SeededFleet.Name, "e000");
            (await server.StopAsync()).ShouldBe(0, server.Output);
        }

        await using var again = await ServerProcess.StartAsync(folder.Path);
        using var second = new FleetApi(again);
        (await second.HealthAsync(SeededFleet.Name, "e000")).ShouldBe(before);
    }

    private static async Task ComparedAsync(SeededFleet fleet, int batches, int kills)
    {
        using var calmFolder = new TempFolder();
        using var roughFolder = new TempFolder();
        var calm = await PushedAsync(fleet, batches, calmFolder.Path, []);
        var random = new Random(5);
        var killAt = Enumerable.Range(1, kills).Select(k => (long)batches * k / (kills + 1) + random.Next(5)).ToHashSet();
        var rough = await PushedAsync(fleet, batches, roughFolder.Path, killAt);
        rough.Health.ShouldBe(calm.Health);
        rough.Alerts.ShouldBe(calm.Alerts);
        calm.Alerts.ShouldNotBeEmpty("a test without anomalies would show little");
    }

    private static async Task<(IReadOnlyList<string> Health, IReadOnlyList<string> Alerts)> PushedAsync(
        SeededFleet fleet, int batches, string folder, HashSet<long> killAt)
    {
        var server = await ServerProcess.StartAsync(folder);
        var api = new FleetApi(server);
        try
        {
            for (long number = 0; number < batches; number++)
            {
                if (killAt.Contains(number))
                {
                    await KilledAsync(server, api, fleet.Batch(number), (int)(number % 7));
                    api.Dispose();
                    await server.DisposeAsync();
                    server = await ServerProcess.StartAsync(folder);
                    api = new FleetApi(server);
                }

                // After a kill: the batch that was under way once more, because its answer never came.
                (await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(number))).Accepted.ShouldBe(fleet.RowsPerBatch);
            }

            var state = await StateAsync(api, fleet);
            foreach (var number in new long[] { 0, batches / 2, batches - 1 })
            {
                var repeated = await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(number));
                (repeated.Accepted, repeated.Ignored, repeated.Rejected.Count).ShouldBe((fleet.RowsPerBatch, fleet.RowsPerBatch, 0));
            }

            var after = await StateAsync(api, fleet);
            after.Health.ShouldBe(state.Health, "a repeated push changes nothing");
            after.Alerts.ShouldBe(state.Alerts, "a repeated push changes nothing");
            return state;
        }
        finally
        {
            api.Dispose();
            await server.DisposeAsync();
        }
    }

    /// <summary>Sends a batch and kills the server while it is at it, a few milliseconds sooner or later.</summary>
    private static async Task KilledAsync(ServerProcess server, FleetApi api, byte[] batch, int milliseconds)
    {
        var push = api.PushLinesAsync(SeededFleet.Name, batch);
        await Task.Delay(milliseconds);
        await server.KillAsync();
        try
        {
            await push;
        }
        catch (HttpRequestException)
        {
            // What it should look like to the client: no answer.
        }
    }

    private static async Task<(IReadOnlyList<string> Health, IReadOnlyList<string> Alerts)> StateAsync(FleetApi api, SeededFleet fleet)
    {
        var health = new List<string>();
        foreach (var entity in fleet.Entities)
            health.Add(await api.HealthAsync(SeededFleet.Name, entity));
        var alerts = await api.AlertsAsync(SeededFleet.Name);
        return (health, [.. alerts.Where(alert => alert.Kind == "anomaly").Select(alert => alert.ToString())]);
    }
}
