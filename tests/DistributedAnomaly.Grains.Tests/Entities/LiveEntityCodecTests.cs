using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Grains.Entities;
using FsCheck;
using FsCheck.Fluent;

namespace DistributedAnomaly.Grains.Tests.Entities;

public sealed class LiveEntityCodecTests
{
    private const long T = EntityBench.T;

    /// <summary>
    /// Version 1 of the log as it was first released: it must be read for ever. The file holds the entries one after another, each with
    /// its kind and length; the last one is the state that the others must lead to.
    /// </summary>
    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Golden", "entity-log-1.bin");

    /// <summary>A policy under which verdicts depend on the labels of each observation.</summary>
    private static MonitorPlan ReadsLabels { get; } = new(new FleetPolicy
    {
        Threshold = 2, Context = ["k"], Rules = [new RulePolicy { Name = "r", When = "k == \"v1\"", Expect = "m1 < 10.5", For = 2 }],
    });

    [Fact]
    public void Load_LabelsAgainAndNone_AreToldApart()
    {
        var bench = new EntityBench();
        var entity = EntityBench.New(plan: ReadsLabels);
        var labels = ContextLabels.From([KeyValuePair.Create("k", "v1"), KeyValuePair.Create("other", "a long text that is not repeated")]);
        var first = bench.Observe(entity, T, [("m1", 11)], labels);
        var again = bench.Observe(entity, T + 1000, [("m1", 11)], labels);
        var store = new List<EntityLogEntry>();
        Save(entity, store);

        var loaded = Load(entity, store, bench);
        bench.Observe(entity, T + 2000, [("m1", 11)]);
        bench.Observe(loaded, T + 2000, [("m1", 11)]);

        loaded.Unannounced.OfType<Core.Alerting.EpisodeEvent>().ShouldHaveSingleItem().Reasons[0].Detector.ShouldBe("rule:r");
        again.ShouldBeLessThan(first - 40);
        EntityBench.StateOf(loaded).ShouldBe(EntityBench.StateOf(entity));
    }

    [Fact]
    public void Load_SnapshotAndChangesOfAnySeries_GivesTheSameBytes() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed => RunAndLoad(seed).ShouldBeTrue()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Load_ChangesAcrossAPolicyChange_GivesTheSameBytes()
    {
        var bench = new EntityBench();
        var entity = EntityBench.New();
        var store = new List<EntityLogEntry>();
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            if (i == 150)
                entity.Apply(new MonitorPlan(new FleetPolicy { Threshold = 2.5, MaxMetrics = 1 }));
            bench.Observe(entity, T + i * 1000, [("a", random.NextDouble()), ("b", random.NextDouble())]);
            entity.Unannounced.Clear();
            if (i % 10 == 3)
                Save(entity, store);
        }

        Save(entity, store);
        EntityBench.StateOf(Load(entity, store, bench)).ShouldBe(EntityBench.StateOf(entity));
        store.Count(e => e.Kind == EntityLogKind.Snapshot).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Load_ChangesThatOpenedAnEpisode_MeetsTheEventAgain()
    {
        var bench = new EntityBench();
        var entity = EntityBench.New(plan: new MonitorPlan(new FleetPolicy { Threshold = 2.5 }));
        var store = new List<EntityLogEntry>();
        var random = new Random(5);
        for (var i = 0; entity.Unannounced.Count == 0 && i < 1000; i++)
            bench.Observe(entity, T + i * 1000, [("a", (i < 300 ? 10 : 900) + random.NextDouble())]);
        Save(entity, store);

        var loaded = Load(entity, store, bench);

        loaded.Unannounced.Select(e => (e.Key, e.TimeMs)).ShouldBe(entity.Unannounced.Select(e => (e.Key, e.TimeMs)));
        store.ShouldHaveSingleItem().Kind.ShouldBe(EntityLogKind.Changes, "a snapshot would have swallowed the event");
    }

    [Fact]
    public void Load_ChangesThatBeganASilence_MeetsItAgain()
    {
        var bench = new EntityBench();
        var entity = EntityBench.New();
        var store = new List<EntityLogEntry>();
        for (var i = 0; i < 20; i++)
            bench.Observe(entity, T + i * 1000, [("a", i)]);
        bench.BeSilent(entity, T + 99_000);
        Save(entity, store);

        var loaded = Load(entity, store, bench);

        (loaded.Silent, loaded.SilentSinceMs).ShouldBe((true, T + 19_000));
        loaded.Unannounced.ShouldHaveSingleItem().TimeMs.ShouldBe(T + 99_000);
    }

    [Fact]
    public void Load_DamagedBytes_GivesSnapshotException()
    {
        var bench = new EntityBench();
        var entity = EntityBench.New();
        var store = new List<EntityLogEntry>();
        for (var i = 0; i < 10; i++)
            bench.Observe(entity, T + i * 1000, [("a", i), ("b", -i)], i == 4 ? ContextLabels.From([KeyValuePair.Create("r", "n")]) : null);
        Save(entity, store);
        var changes = store[0].Payload.ToArray();
        var snapshot = EntityBench.StateOf(entity);
        var random = new Random(11);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var isSnapshot = i % 2 == 0;
            var bytes = (isSnapshot ? snapshot : changes).AsSpan()[..random.Next((isSnapshot ? snapshot : changes).Length)].ToArray();
            if (i % 3 > 0)
                bytes = [.. isSnapshot ? snapshot : changes];
            for (var j = 0; j < i % 3 && bytes.Length > 0; j++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var log = isSnapshot ? new EntityLog(entity.Key, 1, bytes, []) : new EntityLog(entity.Key, 1, null, [bytes]);
            try
            {
                LiveEntityCodec.Load(log, EntityBench.Plan, bench.Lane, bench.Past);
            }
            catch (SnapshotException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Load_NewerVersion_SaysSo()
    {
        var error = Should.Throw<SnapshotException>(() => LiveEntityCodec.Load(
            new EntityLog(new EntityKey("f", "a"), 1, new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, []), EntityBench.Plan, new EntityBench().Lane, _ => null));
        error.Message.ShouldContain("version 2");
    }

    [Fact]
    public void Load_LogOfVersion1_IsStillTheSameEntity()
    {
        if (string.Equals(Environment.GetEnvironmentVariable("UPDATE_GOLDEN_LOG"), "1", StringComparison.Ordinal))
            WriteGolden();
        var entries = ReadGolden();
        var key = new EntityKey("f", "golden");
        var bench = new EntityBench();

        var loaded = LiveEntityCodec.Load(new EntityLog(key, 3, entries[0], [entries[1], entries[2]]), EntityBench.Plan, bench.Lane, bench.Past);
        var begun = LiveEntityCodec.Load(new EntityLog(key, 1, null, [entries[3]]), EntityBench.Plan, bench.Lane, bench.Past);

        (loaded.Samples, loaded.Sequence, loaded.Silent, loaded.Labels.Count, loaded.Monitor!.MetricCount).ShouldBe((90, 3, true, 2, 3));
        loaded.Unannounced.Count.ShouldBe(1);
        // Replayed by today's monitor, which also holds what version 1 did not know: equal in all that version 1 knew.
        var (replayed, written) = (loaded.Monitor.Health(), LiveEntityCodec.Load(new EntityLog(key, 3, entries[4], []), EntityBench.Plan, bench.Lane, bench.Past).Monitor!.Health());
        replayed.Metrics.ShouldBe(written.Metrics);
        (replayed with { Metrics = [], Reasons = [] }).ShouldBe(written with { Metrics = [], Reasons = [] });
        (begun.Samples, begun.Fidelity).ShouldBe((5, Fidelity.Lean));
    }

    private static void WriteGolden([System.Runtime.CompilerServices.CallerFilePath] string here = "")
    {
        var bench = new EntityBench();
        var entity = EntityBench.New("golden");
        var random = new Random(1);
        var labels = ContextLabels.From([KeyValuePair.Create("region", "north"), KeyValuePair.Create("role", "db")]);
        var entries = new List<byte[]>();
        for (var i = 0; i < 90; i++)
        {
            if (i is 50)
                entries.Add(Snapshot());
            if (i is 70)
                entries.Add(Changes());
            (string, double)[] values = [("cpu", 10 + random.NextDouble()), ("mem", 50 + random.NextDouble()), ("disk", i)];
            bench.Observe(entity, T + i * 1000, values[..(i < 60 ? 2 : 3)], i == 65 ? labels : null);
        }

        bench.BeSilent(entity, T + 200_000);
        entries.Add(Changes());
        var lean = EntityBench.New("golden", Fidelity.Lean);
        for (var i = 0; i < 5; i++)
            bench.Observe(lean, T + i * 1000, [("cpu", i)]);
        entries.Add(lean.Seal(1000, new SnapshotWriter())!.Payload.ToArray());
        entries.Add(EntityBench.StateOf(entity));

        var path = Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", "entity-log-1.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var file in new[] { path, Golden })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var writer = new SnapshotWriter();
            entries.ForEach(e => writer.Bytes(e));
            File.WriteAllBytes(file, writer.Written.ToArray());
        }

        byte[] Changes() => Written(1000);
        byte[] Snapshot() => Written(0);
        byte[] Written(int every)
        {
            var bytes = entity.Seal(every, new SnapshotWriter())!.Payload.ToArray();
            entity.Sealed(written: true);
            return bytes;
        }
    }

    private static List<byte[]> ReadGolden()
    {
        var entries = new List<byte[]>();
        var reader = new SnapshotReader(File.ReadAllBytes(Golden));
        while (reader.Remaining > 0)
            entries.Add(reader.Bytes().ToArray());
        return entries;
    }

    /// <summary>
    /// A random life: labels change, metrics come, values are no numbers, rows come twice, silence, peers move; saved and loaded now and then.
    /// </summary>
    private static bool RunAndLoad(int seed)
    {
        var random = new Random(seed);
        var bench = new EntityBench();
        var reads = random.Next(2) == 0;
        var entity = EntityBench.New(fidelity: random.Next(4) == 0 ? Fidelity.Lean : Fidelity.Full, plan: reads ? ReadsLabels : null);
        var store = new List<EntityLogEntry>();
        var time = T;
        for (var i = 0; i < random.Next(20, 400); i++)
        {
            time += random.Next(8) switch { 0 => 0, 1 => -500, 2 => 30_000, _ => 1000 };
            var count = 1 + random.Next(Math.Min(12, 2 + i / 20));
            var values = Enumerable.Range(random.Next(3), count)
                .Select(m => ($"m{m}", random.Next(60) switch { 0 => double.NaN, 1 => 1e6, _ => 10 * m + random.NextDouble() })).ToArray();
            var labels = random.Next(reads ? 2 : 20) == 0 ? ContextLabels.From([KeyValuePair.Create("k", $"v{random.Next(3)}")]) : null;
            if (random.Next(15) == 0)
                bench.Know(random.Next(4) == 0 ? null : time, median: random.Next(-6, 7));
            bench.Observe(entity, time, values, labels, time + random.Next(5000));
            if (entity.Samples > 0 && !entity.Silent && random.Next(50) == 0)
                bench.BeSilent(entity, time + 99_000);
            if (random.Next(4) == 0)
                entity.Unannounced.Clear();
            if (random.Next(10) == 0)
                Save(entity, store);
        }

        Save(entity, store);
        var loaded = Load(entity, store, bench);
        return EntityBench.StateOf(loaded).AsSpan().SequenceEqual(EntityBench.StateOf(entity)) && loaded.Sequence == entity.Sequence;
    }

    private static LiveEntity Load(LiveEntity entity, List<EntityLogEntry> store, EntityBench bench) => LiveEntityCodec.Load(
        new EntityLog(
            entity.Key, store[^1].Sequence, store[0].Kind == EntityLogKind.Snapshot ? (ReadOnlyMemory<byte>?)store[0].Payload : null,
            [.. store.Skip(store[0].Kind == EntityLogKind.Snapshot ? 1 : 0).Select(e => e.Payload)]),
        entity.Plan, bench.Lane, bench.Past);

    private static void Save(LiveEntity entity, List<EntityLogEntry> store)
    {
        if (entity.Seal(25, new SnapshotWriter()) is not { } entry)
            return;
        if (entry.Kind == EntityLogKind.Snapshot)
            store.Clear();
        store.Add(entry);
        entity.Sealed(written: true);
    }
}
