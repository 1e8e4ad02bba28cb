using System.Collections.Immutable;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>Past every bound comes a refusal that says so, and nothing else is lost.</summary>
public sealed class LimitTests
{
    private const long T = 1_760_000_000_000;

    [Fact]
    public async Task Observe_MoreEntitiesThanAllowed_RefusesOnlyTheirRows()
    {
        await using var rig = await EngineRig.StartedAsync(o => o with { MaxEntities = 2 });

        var result = await rig.ObserveAsync(Batch.Of("f", ("a", T, "m", 1), ("b", T, "m", 1), ("c", T, "m", 1), ("a", T + 1, "m", 2)));

        result.Accepted.ShouldBe(3);
        var rejected = result.Rejected.ShouldHaveSingleItem();
        (rejected.Row, rejected.Retry).ShouldBe((2, true));
        rejected.Reason.ShouldContain("maxEntities");
        (await rig.EntityAsync("a")).Health.Samples.ShouldBe(2);
        (await rig.Engine.GetEntityAsync(new EntityKey("f", "c"), EngineRig.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Observe_MemoryRunsOut_GivesLeanMonitorsThenRefuses()
    {
        await using var rig = await EngineRig.StartedAsync(o => o with { MaxMemoryBytes = 256 << 10 });
        var refused = 0;
        var fidelities = new List<Fidelity>();
        for (var i = 0; i < 400; i++)
        {
            var result = await rig.ObserveAsync($"e{i:000}", T, 1);
            refused += result.Rejected.Count;
            if (result.Rejected.Count > 0)
                result.Rejected[0].ShouldSatisfyAllConditions(r => r.Retry.ShouldBeTrue(), r => r.Reason.ShouldContain("memory"));
            else
                fidelities.Add((await rig.EntityAsync($"e{i:000}")).Health.Fidelity);
        }

        refused.ShouldBeGreaterThan(0);
        fidelities.SequenceEqual(fidelities.Order()).ShouldBeTrue("first full, then lean");
        fidelities.Distinct().Count().ShouldBe(2);
        (await rig.ObserveAsync("e000", T + 1, 1)).Accepted.ShouldBe(1, "who is known stays welcome");
        var before = await rig.StatesAsync();
        await rig.KillAndStartAsync();
        (await rig.StatesAsync()).ShouldBe(before);
        (await rig.ObserveAsync("another", T, 1)).Rejected.Count.ShouldBe(1, "the budget is counted again after a restart");
    }

    [Fact]
    public async Task Observe_FullQueue_RefusesTheBatchAndTakesItLater()
    {
        var gate = new GatedJournal();
        await using var rig = new EngineRig();
        rig.Options = rig.Options with { QueueBatches = 2 };
        rig.Wrap = gate.Wrap;
        await rig.StartAsync();
        gate.Close();
        var first = rig.ObserveAsync("a", T, 1).AsTask();
        var second = rig.ObserveAsync("b", T, 1).AsTask();

        var overload = await Should.ThrowAsync<EngineOverloadedException>(() => rig.ObserveAsync("c", T, 1).AsTask());

        overload.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
        first.IsCompleted.ShouldBeFalse("nothing is acknowledged before the journal has it");
        gate.Open();
        (await first).Accepted.ShouldBe(1);
        (await second).Accepted.ShouldBe(1);
        (await rig.Engine.GetEntityAsync(new EntityKey("f", "c"), EngineRig.Token)).ShouldBeNull();
        (await rig.ObserveAsync("c", T, 1)).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Observe_MoreMeasurementsThanMayWait_RefusesTheBatch()
    {
        var gate = new GatedJournal();
        await using var rig = new EngineRig();
        rig.Options = rig.Options with { QueueMeasurements = 2 };
        rig.Wrap = gate.Wrap;
        await rig.StartAsync();
        gate.Close();
        var large = rig.ObserveAsync(Batch.Of("f", ("a", T, "m", 1), ("a", T + 1, "m", 1), ("a", T + 2, "m", 1))).AsTask();

        await Should.ThrowAsync<EngineOverloadedException>(() => rig.ObserveAsync("b", T, 1).AsTask());

        gate.Open();
        (await large).Accepted.ShouldBe(3, "alone even a large batch gets in");
    }

    [Fact]
    public async Task Observe_JournalFails_RefusesAndTheSamePushWorksLater()
    {
        var gate = new GatedJournal();
        await using var rig = new EngineRig { Wrap = gate.Wrap };
        await rig.StartAsync();
        gate.Fails = true;

        (await Should.ThrowAsync<EngineOverloadedException>(() => rig.ObserveAsync("a", T, 1).AsTask())).Message.ShouldContain("disk full");

        gate.Fails = false;
        (await rig.ObserveAsync("a", T, 1)).Accepted.ShouldBe(1);
        var before = await rig.StatesAsync();
        await rig.KillAndStartAsync();
        (await rig.StatesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Observe_UnknownFleet_IsCreatedUpToTheCap()
    {
        var named = ImmutableDictionary<string, FleetPolicy>.Empty.Add("named", FleetPolicy.Default);
        await using var rig = await EngineRig.StartedAsync(policies: FleetPolicies.Default with { MaxFleets = 2, Fleets = named });

        await rig.ObserveAsync("a", T, 1, fleet: "first");

        (await Should.ThrowAsync<UnknownFleetException>(() => rig.ObserveAsync("a", T, 1, fleet: "second").AsTask())).Fleet.ShouldBe("second");
        await rig.ObserveAsync("a", T, 1, fleet: "named");
        (await rig.Engine.ListFleetsAsync(EngineRig.Token)).Select(f => f.Fleet).ShouldBe(["first", "named"]);
        await rig.Engine.ApplyAsync(rig.Policies! with { AutoCreate = false, MaxFleets = 9 }, EngineRig.Token);
        await Should.ThrowAsync<UnknownFleetException>(() => rig.ObserveAsync("a", T, 1, fleet: "second").AsTask());
        await rig.ObserveAsync("b", T, 1, fleet: "first");
    }

    [Fact]
    public async Task Observe_BadRows_AreRefusedForGoodAndTheOthersKept()
    {
        await using var rig = await EngineRig.StartedAsync();
        var batch = Batch.Of("f", ("a", T, "m", 1), ("", T, "m", 1), ("b", T, "", 1), ("c", T, "m", double.NaN), ("d", T, "m\n", 1));
        batch.Add("e", T);
        batch.Add("a", T + 1);
        batch.AddMetric("m", 2);
        batch.AddMetric("n", double.PositiveInfinity);

        var result = await rig.ObserveAsync(batch);

        result.Accepted.ShouldBe(2);
        result.Rejected.Select(r => r.Row).ShouldBe([1, 2, 3, 4, 5, 6]);
        result.Rejected.ShouldAllBe(r => !r.Retry && r.Reason.Length > 10);
        await Should.ThrowAsync<UnknownFleetException>(() => rig.ObserveAsync("a", T, 1, fleet: "a/b").AsTask());
    }

    [Fact]
    public async Task Observe_AfterStop_IsRefused()
    {
        await using var rig = await EngineRig.StartedAsync();
        await rig.Engine.StopAsync(EngineRig.Token);

        rig.Engine.IsReady.ShouldBeFalse();
        await Should.ThrowAsync<EngineOverloadedException>(() => rig.ObserveAsync("a", T, 1).AsTask());
    }
}
