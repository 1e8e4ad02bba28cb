using System.Collections.Immutable;
using System.Text.Json;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Embedded.Tests;

/// <summary>Whatever happens between two batches, the state is that of a run to which nothing happened.</summary>
public sealed class RecoveryTests
{
    private static readonly RulePolicy[] Rules =
    [
        new RulePolicy { Name = "apart", When = "cpu > 105", Expect = "errors - memory < 203", For = 2 },
        new RulePolicy { Name = "there", When = "region == \"r1\"", Expect = "latency < 309.5", Surprise = 9 },
    ];

    private static readonly FleetPolicies Sharper = FleetPolicies.Default with
    {
        Fleets = ImmutableDictionary<string, FleetPolicy>.Empty.Add("hosts", new FleetPolicy
        {
            Threshold = 3, Rules = Rules, Features = [new FeaturePolicy { Metric = "lat*", Transform = Transform.Log, Direction = Direction.Up }],
        }),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Restart_KilledAtRandomPoints_EqualsUninterruptedRun(int seed)
    {
        var work = new Workload(seed, entities: 12, batches: 260);
        // A budget for the whole fleet, so that the fleet's size at the time of each batch matters.
        // Rules and labels judge by what came with other observations too.
        var shared = FleetPolicies.Default with { Fallback = new FleetPolicy { AlertsPerDay = 20, Context = ["region"], Rules = Rules } };
        await using var calm = await EngineRig.StartedAsync(policies: shared);
        await using var rough = await EngineRig.StartedAsync(o => o with { Shards = 1 + seed % 3 }, shared);
        var random = new Random(seed);
        for (var i = 0; i < work.Count; i++)
        {
            if (i == 200)
            {
                await calm.Engine.ApplyAsync(Sharper, EngineRig.Token);
                await rough.Engine.ApplyAsync(Sharper, EngineRig.Token);
                calm.Policies = rough.Policies = Sharper;
            }

            await calm.ObserveAsync(work[i]);
            await rough.ObserveAsync(work[i]);
            switch (random.Next(24))
            {
                case 0:
                    await rough.KillAndStartAsync();
                    break;
                case 1:
                    await rough.Engine.SnapshotAsync();
                    break;
                case 2:
                    await KillInTheMiddleAsync(rough);
                    break;
                case 3:
                    await rough.StopAndStartAsync();
                    break;
                case 4:
                    rough.Options = rough.Options with { Shards = 1 + random.Next(4) };
                    await rough.KillAndStartAsync();
                    break;
            }
        }

        await ShouldBeEqualAsync(rough, calm);
        var detectors = calm.Alerts.Events.OfType<EpisodeEvent>().SelectMany(e => e.Reasons).Select(r => r.Detector).ToHashSet(StringComparer.Ordinal);
        detectors.ShouldContain("rule:apart");
        detectors.ShouldContain("rule:there");
        calm.Alerts.All.Count.ShouldBeGreaterThan(3, "otherwise the test shows little");
        (await calm.HistoryAsync("e0", raw: true, "hosts")).Raw.Count.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Restart_KilledInSnapshotCycleAfterSomeChunks_EqualsUninterruptedRun(int chunks)
    {
        var work = new Workload(9, entities: 350, batches: 24);
        await using var calm = await EngineRig.StartedAsync();
        await using var rough = new EngineRig();
        var failing = new FailingSnapshots();
        rough.Wrap = failing.Wrap;
        await rough.StartAsync();
        for (var i = 0; i < work.Count; i++)
        {
            await calm.ObserveAsync(work[i]);
            await rough.ObserveAsync(work[i]);
            if (i == 5)
            {
                // What a chunk holds was learnt under these; the journal still has the ones before.
                await calm.Engine.ApplyAsync(Sharper, EngineRig.Token);
                await rough.Engine.ApplyAsync(Sharper, EngineRig.Token);
                calm.Policies = rough.Policies = Sharper;
            }

            if (i is 8 or 16)
            {
                failing.WritesLeft = chunks;
                await Should.ThrowAsync<IOException>(rough.Engine.SnapshotAsync);
                failing.WritesLeft = int.MaxValue;
            }

            if (i is 8 or 12)
                await rough.KillAndStartAsync();
        }

        failing.Written.ShouldBeGreaterThanOrEqualTo(2 * chunks);
        await ShouldBeEqualAsync(rough, calm);
        await rough.Engine.SnapshotAsync();
        await rough.KillAndStartAsync();
        await ShouldBeEqualAsync(rough, calm);
    }

    [Fact]
    public async Task Restart_KilledWhileSnapshotsRunAllTheTime_EqualsUninterruptedRun()
    {
        var work = new Workload(11, entities: 300, batches: 60);
        await using var calm = await EngineRig.StartedAsync();
        await using var rough = await EngineRig.StartedAsync();
        for (var from = 0; from < work.Count; from += 15)
        {
            using var stop = new CancellationTokenSource();
            var snapshots = SnapshotUntilAsync(rough, stop.Token);
            for (var i = from; i < from + 15; i++)
            {
                await calm.ObserveAsync(work[i]);
                await rough.ObserveAsync(work[i]);
            }

            await stop.CancelAsync();
            await rough.KillAndStartAsync();
            (await snapshots).ShouldBeGreaterThan(0);
            (await rough.StatesAsync()).ShouldBe(await calm.StatesAsync());
        }

        await ShouldBeEqualAsync(rough, calm);
    }

    [Fact]
    public async Task Observe_PushedAgain_ChangesNothing()
    {
        var work = new Workload(5, entities: 5, batches: 60);
        await using var rig = await EngineRig.StartedAsync();
        for (var i = 0; i < work.Count; i++)
            await rig.ObserveAsync(work[i]);
        var before = await rig.StatesAsync();
        var alerts = Statuses(rig);
        var history = JsonSerializer.Serialize(await rig.HistoryAsync("e0", fleet: "hosts"));

        for (var i = 0; i < work.Count; i++)
        {
            var again = await rig.ObserveAsync(work[i]);
            again.Ignored.ShouldBe(again.Accepted);
            again.Verdicts.ShouldBeEmpty();
        }

        (await rig.StatesAsync()).ShouldBe(before);
        Statuses(rig).ShouldBe(alerts);
        JsonSerializer.Serialize(await rig.HistoryAsync("e0", fleet: "hosts")).ShouldBe(history);
    }

    [Fact]
    public async Task Observe_AnyNumberOfShards_GivesTheSameVerdicts()
    {
        var work = new Workload(6, entities: 9, batches: 200);
        await using var one = await EngineRig.StartedAsync(o => o with { Shards = 1 });
        await using var four = await EngineRig.StartedAsync(o => o with { Shards = 4 });
        for (var i = 0; i < work.Count; i++)
        {
            var expected = await one.ObserveAsync(work[i]);
            var actual = await four.ObserveAsync(work[i]);
            JsonSerializer.Serialize(actual).ShouldBe(JsonSerializer.Serialize(expected));
        }

        (await four.StatesAsync()).ShouldBe(await one.StatesAsync());
    }

    [Fact]
    public async Task Restart_PoliciesAppliedBeforeKill_AreInForceFromTheSameObservationOn()
    {
        await using var rig = await EngineRig.StartedAsync();
        rig.Policies = null;
        var work = new Workload(7, entities: 4, batches: 40);
        for (var i = 0; i < 20; i++)
            await rig.ObserveAsync(work[i]);
        await rig.Engine.ApplyAsync(Sharper with { AutoCreate = false }, EngineRig.Token);
        for (var i = 20; i < 40; i++)
            await rig.ObserveAsync(work[i]);
        var before = await rig.StatesAsync();

        await rig.KillAndStartAsync();

        (await rig.StatesAsync()).ShouldBe(before);
        (await rig.Engine.GetFleetAsync("hosts", EngineRig.Token)).ShouldNotBeNull().Policy.Threshold.ShouldBe(3);
        (await rig.EntityAsync("e0", "hosts")).Health.Threshold.ShouldBe(3);
        await Should.ThrowAsync<UnknownFleetException>(() => rig.ObserveAsync("x", 1_760_000_000_000, 1, fleet: "new").AsTask());
    }

    [Fact]
    public async Task Restart_AlertsNotYetStoredWhenKilled_AreRaisedByTheReplay()
    {
        var work = new Workload(8, entities: 6, batches: 200);
        await using var rig = await EngineRig.StartedAsync();
        var i = 0;
        while (rig.Alerts.Firing.Count == 0)
            await rig.ObserveAsync(work[i++]);
        var firing = rig.Alerts.Firing.Count;
        // From here on nothing of alerts gets through, nothing that causes one is acknowledged, and no snapshot may overtake it.
        rig.Alerts.Fails = true;
        var waiting = new List<Task<ObserveResult>>();
        while (waiting.All(w => w.IsCompleted))
        {
            waiting.Add(rig.ObserveAsync(work[i++]).AsTask());
            await Task.WhenAny(waiting[^1], CallsBecomeAsync(rig));
        }

        var snapshot = rig.Engine.SnapshotAsync();
        // That something does not happen can only be given time.
        await Task.WhenAny(snapshot, Task.Delay(300, EngineRig.Token));
        snapshot.IsCompleted.ShouldBeFalse();
        await rig.Engine.AbandonAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => snapshot);
        rig.Alerts.Fails = false;
        var known = rig.Alerts.Events.Count;
        await rig.StartAsync();

        rig.Alerts.Events.Count.ShouldBeGreaterThan(known);
        firing.ShouldBeGreaterThan(0);
        await using var calm = await EngineRig.StartedAsync();
        for (var j = 0; j < i; j++)
            await calm.ObserveAsync(work[j]);
        Statuses(rig).ShouldBe(Statuses(calm));
    }

    [Fact]
    public async Task Open_DirectoryInUse_IsRefusedUntilReleased()
    {
        await using var rig = await EngineRig.StartedAsync();

        var refused = Should.Throw<DataDirectoryInUseException>(() => DistributedAnomaly.Storage.Sqlite.SqliteStores.Open(rig.Options));

        refused.Message.ShouldContain(rig.Options.DataDirectory);
        await rig.StopAndStartAsync();
    }

    [Fact]
    public async Task Snapshot_AfterCycle_JournalIsEmptyAndNumbersGoOn()
    {
        await using var rig = new EngineRig();
        IJournalStore journal = null!;
        rig.Wrap = stores =>
        {
            journal = stores.Journal;
            return stores;
        };
        await rig.StartAsync();
        var work = new Workload(3, entities: 3, batches: 30);
        for (var i = 0; i < 10; i++)
            await rig.ObserveAsync(work[i]);
        await rig.StopAndStartAsync();
        journal.LastSeq.ShouldBeGreaterThanOrEqualTo(11);
        await rig.Engine.AbandonAsync();
        using (var stores = DistributedAnomaly.Storage.Sqlite.SqliteStores.Open(rig.Options))
            stores.Journal.Read().Count(r => r.Kind == JournalKind.Batch).ShouldBe(0);
        await rig.StartAsync();
        for (var i = 10; i < 20; i++)
            await rig.ObserveAsync(work[i]);
        var before = await rig.StatesAsync();
        await rig.KillAndStartAsync();
        (await rig.StatesAsync()).ShouldBe(before);
    }

    private static async Task<int> SnapshotUntilAsync(EngineRig rig, CancellationToken stop)
    {
        var engine = rig.Engine;
        var begun = 0;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                begun++;
                await engine.SnapshotAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or EngineOverloadedException)
        {
            // Killed in the middle of one.
        }

        return begun;
    }

    private static async Task CallsBecomeAsync(EngineRig rig)
    {
        var calls = Volatile.Read(ref rig.Alerts.Calls);
        await TestKit.Eventually.BecomesTrueAsync(() => Volatile.Read(ref rig.Alerts.Calls) > calls);
    }

    private static async Task KillInTheMiddleAsync(EngineRig rig)
    {
        var snapshot = rig.Engine.SnapshotAsync();
        await rig.KillAndStartAsync();
        try
        {
            await snapshot;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or EngineOverloadedException)
        {
            // It was killed, or was just too fast.
        }
    }

    private static string[] Statuses(EngineRig rig) => [.. rig.Alerts.All.Select(a => $"{a.Id} {a.Status} {a.Severity} {a.UpdatedMs}")];

    private static async Task ShouldBeEqualAsync(EngineRig actual, EngineRig expected)
    {
        (await actual.StatesAsync()).ShouldBe(await expected.StatesAsync());
        Statuses(actual).ShouldBe(Statuses(expected));
        foreach (var entity in (string[])["e0", "e1", "e2"])
        {
            foreach (var raw in (bool[])[false, true])
            {
                JsonSerializer.Serialize(await actual.HistoryAsync(entity, raw, "hosts"))
                    .ShouldBe(JsonSerializer.Serialize(await expected.HistoryAsync(entity, raw, "hosts")));
            }

            JsonSerializer.Serialize((await actual.EntityAsync(entity, "hosts")).Health)
                .ShouldBe(JsonSerializer.Serialize((await expected.EntityAsync(entity, "hosts")).Health));
        }

        var summaries = await actual.Engine.ListFleetsAsync(EngineRig.Token);
        JsonSerializer.Serialize(summaries).ShouldBe(JsonSerializer.Serialize(await expected.Engine.ListFleetsAsync(EngineRig.Token)));
    }
}
