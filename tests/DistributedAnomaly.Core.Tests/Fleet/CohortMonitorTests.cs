using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A cohort of twenty whose demand rises and falls together, minute by minute.</summary>
public sealed class CohortMonitorTests
{
    /// <summary>Version of the stored knowledge of a fleet.</summary>
    private const byte Current = 4;

    private const int Members = 20;
    private const int Day = 1440;
    private static readonly FeatureNames Features = FeatureNames.From(["cpu", "requests", "latency", "disk"]);

    private readonly SeededRandom _random = new(3);
    private readonly PeerPanel _panel = new(Features.Count);
    private readonly IncidentMemory _memory = new();
    private CohortMonitor _monitor = new(new FleetIncidentPolicy());
    private double _demand;
    private int _minute;

    [Fact]
    public void Observe_CalmDays_NoIncident() => Run(3 * Day).ShouldBeEmpty();

    [Fact]
    public void Observe_MostMembersHaveASlowDisk_OneIncidentThatNamesItAndEnds()
    {
        Run(2 * Day);

        Run(40, slowDisk: 5).ShouldBe([EpisodeChange.Opened]);
        _monitor.Incident!.Feature.ShouldBe("disk");
        _monitor.Incident.Share.ShouldBeGreaterThan(0.8);
        Run(120).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Observe_ASurgeAsThereIsEveryDay_IsNoIncident()
    {
        for (var day = 0; day < 3; day++)
        {
            Run(Day - 60);
            Run(60, surge: 6);
        }

        Run(Day - 60).ShouldNotContain(EpisodeChange.Opened);
        Run(60, surge: 6).ShouldBeEmpty();
    }

    [Fact]
    public void Observe_ManyMembersAreAnomalousByThemselves_OpensAtOnce()
    {
        Run(2 * Day);

        Run(1, slowDisk: 8, anomalousShare: 0.9).ShouldBe([EpisodeChange.Opened]);
    }

    [Fact]
    public void Observe_AllAreBackButSomeAreStillAnomalous_EndsAndIsNoSecondOne()
    {
        Run(2 * Day);
        Run(40, slowDisk: 5);

        Run(30, anomalousShare: 0.3).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Observe_MembersStayAnomalousForLongAfterIt_BeginTheNextOneOnlyWhenTheyWereCalm()
    {
        Run(2 * Day);
        Run(40, slowDisk: 5);
        Run(120, anomalousShare: 0.3).ShouldBe([EpisodeChange.Closed]);
        Reload();

        Run(60, anomalousShare: 0.3).ShouldBeEmpty();
        Run(1);
        Run(30, anomalousShare: 0.3).ShouldBe([EpisodeChange.Opened]);
    }

    [Fact]
    public void Observe_TheSameAgainHoursLater_IsFoundAsTheFirstWas()
    {
        Run(2 * Day);
        Run(40, slowDisk: 5);
        Run(600);

        Run(40, slowDisk: 5).ShouldBe([EpisodeChange.Opened]);
        Run(60).ShouldBe([EpisodeChange.Closed]);
    }

    /// <summary>The averages still say that the disks are slow when demand falls, as it does every day.</summary>
    [Fact]
    public void Observe_DemandMovesAsUsualRightAfterIt_IsNoSecondOne()
    {
        for (var day = 0; day < 3; day++)
        {
            Run(Day / 2, surge: 2);
            Run(Day / 2, surge: -2);
        }

        Run(60, slowDisk: 12).ShouldBe([EpisodeChange.Opened]);
        Run(60, surge: -2.2).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Observe_SomeAreAnomalousEachInItsOwnWay_LastsAsLongAsTheyAre()
    {
        Run(2 * Day);

        Run(30, anomalousShare: 0.25).ShouldBe([EpisodeChange.Opened]);
        Run(30).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Observe_NoticedByItsFirstMembersBeforeTheCohortMoves_IsOneIncidentUntilAllAreBack()
    {
        Run(2 * Day);

        Run(1, surge: -20, anomalousShare: 0.3).ShouldBe([EpisodeChange.Opened]);
        Run(60, slowDisk: 5, surge: 2).ShouldBeEmpty("what they do together is not anomalous for each of them");
        Run(120).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Skip_WhileAnIncidentIsOpen_EndsIt()
    {
        Run(2 * Day);
        Run(40, slowDisk: 5);

        _monitor.Skip(TimeMs(_minute)).ShouldBe(EpisodeChange.None);
        _monitor.Skip(TimeMs(_minute + 10)).ShouldBe(EpisodeChange.Closed);
        _monitor.IsIdle.ShouldBeFalse("its history is kept for a day");
    }

    [Fact]
    public void IsIdle_NotWatchedButCompared_IsNotForgotten()
    {
        Run(10);
        for (var hour = 0; hour < 30; hour++, _minute += 60)
        {
            _panel.Close(TimeMs(_minute), _monitor.Usual);
            _monitor.Skip(TimeMs(_minute));
        }

        _monitor.IsIdle.ShouldBeFalse("its spread is what members are compared by");
        _monitor.Skip(TimeMs(_minute + Day));
        _monitor.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void Load_OfSaved_GoesOnAlike()
    {
        Run(2 * Day);
        Reload();

        Run(40, slowDisk: 5).ShouldBe([EpisodeChange.Opened]);
    }

    private void Reload()
    {
        var writer = new SnapshotWriter();
        _monitor.Save(writer);
        var reader = new SnapshotReader(writer.Written);
        _monitor = CohortMonitor.Load(ref reader, new FleetIncidentPolicy(), Current);
    }

    private List<EpisodeChange> Run(int minutes, double slowDisk = 0, double surge = 0, double anomalousShare = 0)
    {
        var changes = new List<EpisodeChange>();
        Span<float> row = stackalloc float[FleetVector.Width(Features)];
        for (var i = 0; i < minutes; i++, _minute++)
        {
            _demand = 0.98 * _demand + 0.1 * _random.NextNormal();
            for (var m = 0; m < Members; m++)
            {
                row.Clear();
                for (var f = 0; f < Features.Count; f++)
                    row[f] = (float)(_random.NextNormal() + _demand + surge + (f == 3 ? slowDisk : 0));
                _panel.Add(EntityHash.Of($"m{m}"), row);
            }

            var peers = _panel.Close(TimeMs(_minute), _monitor.Usual).ShouldNotBeNull();
            if (_monitor.Observe(peers, Features, _memory, anomalousShare) is var change and not EpisodeChange.None)
                changes.Add(change);
        }

        return changes;
    }

    private static long TimeMs(int minute) => 1_760_000_000_000 + minute * 60_000L;
}
