using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>A fleet's model is exchanged over HTTP while observations come in.</summary>
public sealed class ModelSwapTests
{
    private const string Models = $"api/v1/fleets/{SeededFleet.Name}/models";
    private const string Settings = """
        fleets:
          default:
            fleet_models: { detectors: [isolation-forest] }

        """;

    /// <summary>Twelve hours of the fleet: its entities have learnt, and some of them had an incident.</summary>
    private const int LearningBatches = 75;
    private const int LoadedBatches = 60;

    [Fact]
    public async Task Promote_WhileObservationsCome_LosesNoneAndTheLastOneJudgesAfterAKill()
    {
        using var folder = new TempFolder();
        var fleet = new SeededFleet(entities: 60, rowsPerBatch: 600);
        var next = 0L;
        int champion;
        string health;
        await using (var server = await ServerProcess.StartAsync(folder.Path, Settings))
        {
            using var api = new FleetApi(server);
            while ((await ModelsAsync(api)) is not { Metrics.Count: > 0 })
            {
                await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(next++));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }

            for (var last = next + LearningBatches; next < last;)
                await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(next++));
            await TrainedAsync(api, 1);
            await TrainedAsync(api, 2);

            var load = Task.Run(async () =>
            {
                for (var i = 0; i < LoadedBatches; i++)
                {
                    var answer = await api.PushLinesAsync(SeededFleet.Name, fleet.Batch(next++), verdicts: "all");
                    (answer.Accepted, answer.Ignored, answer.Rejected.Count, answer.Verdicts.Count).ShouldBe((600, 0, 0, 600));
                }
            }, TestContext.Current.CancellationToken);
            var swaps = 0;
            while (!load.IsCompleted)
                await api.PostAsync($"{Models}/{1 + ++swaps % 2}/promote");
            await load;

            swaps.ShouldBeGreaterThan(10);
            await api.PostAsync($"{Models}/1/promote");
            champion = (await ModelsAsync(api))!.Models.Single(m => m.Role == "champion").Version;
            health = await api.HealthAsync(SeededFleet.Name, "e000");
            await server.KillAsync();
        }

        champion.ShouldBe(1);
        await using var again = await ServerProcess.StartAsync(folder.Path, Settings);
        using var second = new FleetApi(again);
        (await ModelsAsync(second))!.Models.Single(m => m.Role == "champion").Version.ShouldBe(1);
        (await second.HealthAsync(SeededFleet.Name, "e000")).ShouldBe(health);
    }

    // One may come by itself. One that is asked for before the last windows were gathered is refused: the sample is too small.
    private static Task TrainedAsync(FleetApi api, int version) => Eventually.BecomesTrueAsync(async () =>
    {
        if (await ModelsAsync(api) is not { Training: null } models)
            return false;
        if (models.Models.Count < version)
            await api.TryPostAsync($"{Models}/train");
        return models.Models.Count >= version;
    });

    private static async Task<FleetModelList?> ModelsAsync(FleetApi api)
    {
        var text = await api.FindAsync(Models);
        return text is null ? null : JsonSerializer.Deserialize(text, V1Json.Default.FleetModelList);
    }
}
