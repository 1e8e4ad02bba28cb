using System.Text.Json;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;
using DistributedAnomaly.Storage.Sqlite;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>The fleet tier in a real engine over real files; only the clock is the test's.</summary>
public sealed class FleetTierTests
{
    private const string Fleet = FleetFixture.Fleet;

    [Fact]
    public async Task Window_OfTwoRoles_ComparesEachRoleAndTheFleet()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        await new FleetFixture(rig, 40).RunAsync(130);

        var peers = (await rig.Engine.FleetTier!.GetPeersAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();

        peers.Label.ShouldBe("role");
        peers.Cohorts.Select(c => c.Cohort).ShouldBe(["", "db", "web"]);
        peers.Cohorts.Select(c => c.Members).ShouldBe([40, 20, 20]);
        peers.Cohorts[0].Metrics.Select(m => m.Metric).ShouldBe(["cpu", "memory", "requests"]);
        peers.Cohorts.ShouldAllBe(c => c.TimeMs == rig.Clock.NowMs && c.Metrics.All(m => Math.Abs(m.Median) < 1 && m.Spread > 0.3));
    }

    [Fact]
    public async Task Window_OfASmallFleet_CostsNothing()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        await new FleetFixture(rig, 19).RunAsync(130);

        (await rig.Engine.FleetTier!.GetPeersAsync(Fleet, EngineRig.Token)).ShouldNotBeNull().Cohorts.ShouldBeEmpty();
        (await rig.Engine.FleetTier.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull().IsLookedAt.ShouldBeFalse();
        (await rig.Engine.FleetTier.ListModelsAsync("unknown", EngineRig.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Restart_KilledBetweenWindows_EqualsTheStateBefore()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 24);
        var restarts = 0;
        // The cohort moves now and then, so that what monitors were told matters.
        await fleet.RunAsync(240, e => fleet.Minute % 60 > 40 && e % 2 == 0 ? 2 : 0, async () =>
        {
            if (fleet.Minute % 37 == 20)
                await rig.Engine.SnapshotAsync();
            if (fleet.Minute % 50 != 45)
                return;
            var before = await rig.StatesAsync();
            var peers = await rig.Engine.FleetTier!.GetPeersAsync(Fleet, EngineRig.Token);
            if (++restarts % 2 == 0)
                rig.Options = rig.Options with { Shards = 1 + restarts };
            await rig.KillAndStartAsync();
            (await rig.StatesAsync()).ShouldBe(before);
            JsonSerializer.Serialize(await rig.Engine.FleetTier!.GetPeersAsync(Fleet, EngineRig.Token)).ShouldBe(JsonSerializer.Serialize(peers));
        });

        restarts.ShouldBe(4);
        var told = await rig.StatesAsync();
        await using var alone = await EngineRig.StartedAsync(policies: FleetFixture.Policies(new FleetModelPolicy { Enabled = false }));
        var untold = new FleetFixture(alone, 24);
        await untold.RunAsync(240, e => untold.Minute % 60 > 40 && e % 2 == 0 ? 2 : 0);
        (await alone.StatesAsync()).ShouldNotBe(told, "otherwise the test shows little");
    }

    [Fact]
    public async Task Restart_InGoodOrder_GoesOnWithTheSampleAndTheKnowledge()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        await new FleetFixture(rig, 40).RunAsync(200);
        var before = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();

        await rig.StopAndStartAsync();

        var after = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        before.SampleRows.ShouldBeGreaterThan(20);
        after.SampleRows.ShouldBe(before.SampleRows);
        after.Features.ShouldBe(before.Features);
    }

    [Fact]
    public async Task Train_TheFirst_JudgesAndIsTheSameFromItsSampleAgain()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        await TrainedAsync(rig, new FleetFixture(rig, 60));

        var models = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        var first = models.Versions.ShouldHaveSingleItem();
        first.Role.ShouldBe(FleetModelRole.Champion);
        first.Rows.ShouldBeGreaterThanOrEqualTo(200);
        first.Entities.ShouldBe(60);
        first.Metrics.ShouldBe(["cpu", "memory", "requests"]);
        first.Detectors.ShouldBe(["isolation-forest"]);
        first.Trainer.ShouldBe("none", "a forest is no network");
        await rig.Engine.StopAsync(EngineRig.Token);
        using var stores = SqliteStores.Open(rig.Options);
        var sample = (await stores.Models.ReadSampleAsync(Fleet, 1, EngineRig.Token)).ShouldNotBeNull();
        var stored = FleetModelFile.Load(stores.Models.ReadModel(Fleet, 1));
        var policy = FleetFixture.Policies().For(Fleet).FleetModels;
        var job = new Engine.Fleets.Training.TrainingJob(Fleet, 1, "", stored.Info.TrainedMs, sample, policy, 60, first.Drift, true);
        var again = Engine.Fleets.Training.FleetTraining.Run(
            job, new Engine.Fleets.Training.PolicyTrainers(new FleetTierOptions().Trainers, policy.Trainer), EngineRig.Token);
        Engine.Fleets.Training.FleetTraining.Bytes(again).ShouldBe(stores.Models.ReadModel(Fleet, 1));
    }

    [Fact]
    public async Task Train_ASecond_ChallengesAndIsDecidedByTheMeasuredRule()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        await TrainedAsync(rig, fleet);
        await fleet.RunAsync(30);
        await AskedAsync(rig);

        var models = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        models.Versions.Select(v => v.Role).ShouldBe([FleetModelRole.Challenger, FleetModelRole.Champion]);
        await fleet.RunAsync(30);
        var comparison = (await rig.Engine.FleetTier.ListModelsAsync(Fleet, EngineRig.Token))!.Comparison.ShouldNotBeNull();
        comparison.Windows.ShouldBeInRange(29, 30);
        comparison.Vectors.ShouldBeGreaterThan(1000);
        await fleet.RunAsync(31);

        var decided = (await rig.Engine.FleetTier.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        decided.Comparison.ShouldBeNull();
        decided.Versions[0].Role.ShouldBeOneOf(FleetModelRole.Champion, FleetModelRole.Rejected);
        decided.Versions[0].RoleReason.ShouldContain("calm vectors of 60 windows");
        decided.Versions.Count(v => v.Role == FleetModelRole.Champion).ShouldBe(1);
    }

    [Fact]
    public async Task Promote_AVersionOfBefore_RollsBackAndSurvivesAKill()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        await TrainedAsync(rig, fleet);
        await fleet.RunAsync(10);
        await AskedAsync(rig);
        await rig.Engine.FleetTier!.PromoteAsync(Fleet, 2, EngineRig.Token);

        var back = (await rig.Engine.FleetTier.PromoteAsync(Fleet, 1, EngineRig.Token)).ShouldNotBeNull();

        back.Role.ShouldBe(FleetModelRole.Champion);
        (await rig.Engine.FleetTier.PromoteAsync(Fleet, 3, EngineRig.Token)).ShouldBeNull();
        await fleet.RunAsync(5);
        var states = await rig.StatesAsync();
        await rig.KillAndStartAsync();
        (await rig.StatesAsync()).ShouldBe(states);
        (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token))!.Versions.Select(v => v.Role)
            .ShouldBe([FleetModelRole.Retired, FleetModelRole.Champion]);
    }

    [Fact]
    public async Task Promote_AgainAndAgainUnderLoad_LosesNothingAndReplaysAlike()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        await TrainedAsync(rig, fleet);
        await fleet.RunAsync(10);
        await AskedAsync(rig);
        var swaps = 0;
        var load = Task.Run(() => fleet.RunAsync(60), EngineRig.Token);
        while (!load.IsCompleted)
            (await rig.Engine.FleetTier!.PromoteAsync(Fleet, 1 + ++swaps % 2, EngineRig.Token)).ShouldNotBeNull();
        await load;

        swaps.ShouldBeGreaterThan(10);
        fleet.Judged.ShouldBe(fleet.Sent);
        var states = await rig.StatesAsync();
        await rig.KillAndStartAsync();
        (await rig.StatesAsync()).ShouldBe(states);
    }

    [Theory]
    [InlineData(-1, "its checksum does not agree")]
    [InlineData(4, "of version 7, this program reads version 3")]
    public async Task Restart_TheChampionCannotBeRead_TheLastGoodOneJudgesAndItIsRefused(int at, string why)
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        await TrainedAsync(rig, fleet);
        await fleet.RunAsync(10);
        await AskedAsync(rig);
        await rig.Engine.FleetTier!.PromoteAsync(Fleet, 2, EngineRig.Token);
        await rig.Engine.StopAsync(EngineRig.Token);
        Damage(rig, version: 2, at);

        await rig.StartAsync();

        var models = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        models.Versions.Select(v => v.Role).ShouldBe([FleetModelRole.Rejected, FleetModelRole.Champion]);
        models.Versions[0].RoleReason.ShouldContain(why);
        var refused = await Should.ThrowAsync<FleetModelException>(() => rig.Engine.FleetTier.PromoteAsync(Fleet, 2, EngineRig.Token).AsTask());
        refused.Message.ShouldContain("version 1 stays");
        refused.Message.ShouldContain(why);
        await fleet.RunAsync(3);
    }

    [Fact]
    public async Task Train_FromTooSmallASample_IsRefusedClearly()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        await new FleetFixture(rig, 30).RunAsync(2);

        var refused = await Should.ThrowAsync<FleetModelException>(() => rig.Engine.FleetTier!.TrainAsync(Fleet, EngineRig.Token).AsTask());

        refused.Message.ShouldContain("too small: 0 usual and 0 unusual vectors; 200 and 1 are needed");
    }

    [Fact]
    public async Task Train_WithATrainerThatIsNotThere_KeepsWhatJudges()
    {
        await using var rig = await EngineRig.StartedAsync(
            policies: FleetFixture.Policies(new FleetModelPolicy { Trainer = TrainerKind.Torch, Detectors = ["autoencoder"] }));
        var fleet = new FleetFixture(rig, 60);
        // By then the sample is large enough.
        await fleet.RunAsync(400);
        await AskedAsync(rig, succeeds: false);

        var models = (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        models.Versions.ShouldBeEmpty();
        models.LastError.ShouldNotBeNull().ShouldContain("Torch cannot be used here");
    }

    // The fault goes on into an hour that no member has seen, or begins with it.
    [Theory]
    [InlineData(470)]
    [InlineData(475)]
    public async Task Incident_OfOneRole_IsToldOnceWithItsMembersAndEnds(int minute)
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        // A cohort knows its own ways after six hours.
        await fleet.RunAsync(minute);

        await fleet.RunAsync(10, e => e % 2 == 0 ? 8 : 0);
        var during = (await rig.Engine.FleetTier!.ListIncidentsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        await rig.KillAndStartAsync();
        await fleet.RunAsync(30);

        var incident = during.ShouldHaveSingleItem();
        (incident.Cohort, incident.EndedMs).ShouldBe(("web", null));
        incident.Share.ShouldBeGreaterThan(0.8);
        incident.Moved.Count.ShouldBeGreaterThan(20);
        incident.Moved.ShouldAllBe(name => int.Parse(name.Substring(1)) % 2 == 0);
        var events = rig.Alerts.Events.OfType<FleetIncidentEvent>().ToList();
        events.Select(e => e.Open).Distinct().ShouldBe([true, false]);
        events.Select(e => (e.Key.Entity, e.StartedMs)).Distinct().ShouldHaveSingleItem().Entity.ShouldBe("cohort:web");
        events[0].Labels.Find("role").ShouldBe("web");
        events[0].Summary.ShouldContain("members of role web moved together");
        (await rig.Engine.FleetTier!.ListIncidentsAsync(Fleet, EngineRig.Token))!.ShouldHaveSingleItem().EndedMs.ShouldNotBeNull();
    }

    [Fact]
    public async Task Incident_TheSameHoursLater_IsToldAgainAndNothingInBetween()
    {
        await using var rig = await EngineRig.StartedAsync(policies: FleetFixture.Policies());
        var fleet = new FleetFixture(rig, 60);
        await fleet.RunAsync(480);
        for (var n = 1; n <= 2; n++)
        {
            await fleet.RunAsync(10, e => e % 2 == 0 ? 8 : 0);
            await fleet.RunAsync(300);

            var told = rig.Alerts.Events.OfType<FleetIncidentEvent>().Select(e => e.Open ? $"{e.Key.Entity}: {e.Summary}" : "over").ToList();
            told.Count.ShouldBe(2 * n, string.Join("; ", rig.Alerts.Events.OfType<FleetIncidentEvent>().Select(e => $"{e.Open} {(e.TimeMs - rig.Clock.NowMs) / 60000} {e.Summary}")));
            told.ShouldAllBe(t => t == "over" || t.StartsWith("cohort:web", StringComparison.Ordinal));
        }
    }

    private static async Task TrainedAsync(EngineRig rig, FleetFixture fleet)
    {
        // Entities learn for 100 minutes; then some 200 vectors are offered in four hours.
        await fleet.RunAsync(340);
        if ((await ModelsAsync(rig)).Versions.Count == 0 && (await ModelsAsync(rig)).Training is null)
            await rig.Engine.FleetTier!.TrainAsync(Fleet, EngineRig.Token);
        await Eventually.BecomesTrueAsync(async () => (await ModelsAsync(rig)) is { Training: null, Versions.Count: > 0 });
        await fleet.RunAsync(1);
    }

    private static async Task AskedAsync(EngineRig rig, bool succeeds = true)
    {
        (await rig.Engine.FleetTier!.TrainAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();
        await Eventually.BecomesTrueAsync(async () => (await ModelsAsync(rig)).Training is null);
        ((await ModelsAsync(rig)).LastError is null).ShouldBe(succeeds, (await ModelsAsync(rig)).LastError);
    }

    private static async Task<FleetModels> ModelsAsync(EngineRig rig) =>
        (await rig.Engine.FleetTier!.ListModelsAsync(Fleet, EngineRig.Token)).ShouldNotBeNull();

    // Flips a bit of its model; -1: in the middle.
    private static void Damage(EngineRig rig, int version, int at)
    {
        using var file = SqliteFile.Open(Path.Combine(rig.Options.DataDirectory, "fleets.db"));
        using var command = file.CreateCommand();
        command.CommandText = "SELECT model FROM model WHERE version = $version";
        command.Parameters.AddWithValue("$version", version);
        var model = (byte[])command.ExecuteScalar()!;
        model[at < 0 ? model.Length / 2 : at] ^= 4;
        command.CommandText = "UPDATE model SET model = $model WHERE version = $version";
        command.Parameters.AddWithValue("$model", model);
        command.ExecuteNonQuery().ShouldBe(1);
    }
}
