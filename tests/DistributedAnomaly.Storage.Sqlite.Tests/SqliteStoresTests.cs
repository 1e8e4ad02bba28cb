using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Storage.Sqlite.Tests;

public sealed class SqliteStoresTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private EngineOptions Options => new() { DataDirectory = _folder.File("data") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_ThenReopen_ReadsInOrder()
    {
        using (var stores = SqliteStores.Open(Options))
        {
            stores.Journal.LastSeq.ShouldBe(0);
            stores.Journal.Append([Batch(1, 10), Batch(2, 20, 21)]);
            stores.Journal.Append([new JournalRecord(3, JournalKind.Policies, new byte[] { 30 })]);
        }

        using var again = SqliteStores.Open(Options);
        again.Journal.LastSeq.ShouldBe(3);
        again.Journal.Read().Select(r => $"{r.Seq} {r.Kind} {string.Join(',', r.Payload)}")
            .ShouldBe(["1 Batch 10", "2 Batch 20,21", "3 Policies 30"]);
        again.Journal.ReadPolicies().ShouldHaveSingleItem().Seq.ShouldBe(3);
    }

    [Fact]
    public void Append_PartOfAPooledArray_WritesOnlyThatPart()
    {
        using var stores = SqliteStores.Open(Options);
        var pooled = new byte[] { 9, 1, 2, 9 };

        stores.Journal.Append([new(1, JournalKind.Batch, new ArraySegment<byte>(pooled, 0, 2)), new(2, JournalKind.Batch, new ArraySegment<byte>(pooled, 1, 2))]);

        stores.Journal.Read().Select(r => string.Join(',', r.Payload)).ShouldBe(["9,1", "1,2"]);
    }

    [Fact]
    public void Append_NumberTwice_LeavesNothingOfTheGroup()
    {
        using var stores = SqliteStores.Open(Options);
        stores.Journal.Append([Batch(1, 1)]);

        Should.Throw<Exception>(() => stores.Journal.Append([Batch(2, 2), Batch(1, 1)]));

        stores.Journal.Read().ShouldHaveSingleItem();
        stores.Journal.Append([Batch(2, 2)]);
        stores.Journal.LastSeq.ShouldBe(2);
    }

    [Fact]
    public void DeleteThrough_InSteps_KeepsTheNewestPoliciesAndTheNumbers()
    {
        using (var stores = SqliteStores.Open(Options))
        {
            stores.Journal.Append([Policies(1), Batch(2, 0), Policies(3), Batch(4, 0), Batch(5, 0), Policies(6), Batch(7, 0)]);
            var rounds = 1;
            while (stores.Journal.DeleteThrough(5, 2))
                rounds++;
            rounds.ShouldBe(3);
            stores.Journal.Read().Select(r => r.Seq).ShouldBe([3, 6, 7]);
            stores.Journal.DeleteThrough(7, 100);
            stores.Journal.Read().Select(r => r.Seq).ShouldBe([6]);
        }

        using var again = SqliteStores.Open(Options);
        again.Journal.LastSeq.ShouldBe(7, "a number is never given twice, or replays would skip records");
    }

    [Fact]
    public void Write_SnapshotAgain_ReplacesIt()
    {
        using var stores = SqliteStores.Open(Options);
        var key = new EntityKey("f", "a");
        stores.Snapshots.Write([new(key, 1, new byte[] { 1 }), new(new EntityKey("f", "b"), 1, new byte[] { 2 })]);
        stores.Snapshots.Write([new(key, 5, new byte[] { 3, 4 })]);

        stores.Snapshots.ReadAll().Select(s => $"{s.Key} {s.Seq} {string.Join(',', s.State)}").Order().ShouldBe(["f/a 5 3,4", "f/b 1 2"]);
    }

    [Fact]
    public void Open_Twice_IsRefusedAndLeavesTheFirstAlone()
    {
        using var stores = SqliteStores.Open(Options);

        Should.Throw<DataDirectoryInUseException>(() => SqliteStores.Open(Options)).Directory.ShouldBe(Options.DataDirectory);

        stores.Journal.Append([Batch(1, 1)]);
    }

    [Fact]
    public void Open_FileOfANewerRelease_IsRefusedWithItsName()
    {
        SqliteStores.Open(Options).Dispose();
        using (var connection = SqliteFile.Open(Path.Combine(Options.DataDirectory, "state.db")))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Should.Throw<InvalidOperationException>(() => SqliteStores.Open(Options)).Message.ShouldContain("state.db");
        Should.Throw<InvalidOperationException>(() => SqliteStores.Open(Options), "and the lock was given back");
    }

    private static JournalRecord Batch(long seq, params byte[] payload) => new(seq, JournalKind.Batch, payload);

    private static JournalRecord Policies(long seq) => new(seq, JournalKind.Policies, new byte[] { 0 });
}
