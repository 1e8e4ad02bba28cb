using DistributedAnomaly.Grains.Index;
using DistributedAnomaly.Grains.Tests.Entities;

namespace DistributedAnomaly.Grains.Tests.Index;

public sealed class RowReportsTests
{
    private readonly RowReports _reports = new();

    [Fact]
    public void Take_ChangedOften_GivesEachOnceTheSoonOnesFirst()
    {
        var (calm, news) = (EntityBench.New("calm"), EntityBench.New("news"));
        for (var i = 0; i < 10; i++)
        {
            _reports.Changed(calm, soon: false);
            _reports.Changed(news, soon: true);
        }

        _reports.Take(all: false, 10).ShouldBe([news]);
        _reports.Take(all: true, 10).ShouldBe([calm]);
        _reports.Take(all: true, 10).ShouldBeEmpty();
    }

    [Fact]
    public void Take_Limit_LeavesTheRest()
    {
        var entities = Enumerable.Range(0, 10).Select(i => EntityBench.New($"e{i}")).ToList();
        entities.ForEach(e => _reports.Changed(e, soon: true));

        _reports.Take(all: true, 7).ShouldBe(entities[..7]);
        _reports.Take(all: true, 7).ShouldBe(entities[7..]);
    }

    [Fact]
    public void Changed_SoonAfterLater_ComesSoon()
    {
        var entity = EntityBench.New();
        _reports.Changed(entity, soon: false);
        _reports.Changed(entity, soon: true);

        _reports.Take(all: false, 10).ShouldBe([entity]);
    }
}
