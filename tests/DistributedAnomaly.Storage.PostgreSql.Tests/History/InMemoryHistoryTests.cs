using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.Storage.InMemory;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.History;

public sealed class InMemoryHistoryTests : HistoryContract, IDisposable
{
    private readonly InMemoryHistory _store = new(TimeSpan.FromHours(1), 20_000);

    protected override IHistoryStore Store => _store;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Prune_OldMinutes_AreDeleted()
    {
        for (var minute = 0; minute < 120; minute++)
            Write(A, T + minute * Minute, ("x", minute));

        Store.Prune(T + 120 * Minute);

        Points(A).Count.ShouldBe(60);
        Points(A)[0].ShouldBe("x 60");
    }

    [Fact]
    public void Write_MoreThanTheBound_KeepsTheNewest()
    {
        using var small = new InMemoryHistory(TimeSpan.FromDays(1), maxItems: 100);
        for (var minute = 0; minute < 200; minute++)
        {
            var batch = new HistoryBatch();
            batch.BeginMinute(A, T + minute * Minute);
            batch.Add("x", new Rollup(T, 1, minute, minute, minute, minute, 0, 0, 0, 0));
            batch.BeginRaw(A, 1, T + minute * Minute);
            batch.Add("x", minute);
            small.Write(batch).ShouldBe(0);
        }

        small.ReadRollups(Query(A), Token).Single().Points.Select(p => p.Last).ShouldBe(Enumerable.Range(150, 50).Select(i => (double)i));
        small.ReadRaw(Query(A), Token).Count.ShouldBe(50);
    }
}
