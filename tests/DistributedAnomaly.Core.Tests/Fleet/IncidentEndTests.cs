using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A fault of a whole cohort and the time after it, with real monitors as members: what they remember begins no second incident.</summary>
public sealed class IncidentEndTests
{
    private const int Members = 60;
    private const int Learning = 480;

    [Theory]
    [InlineData(10, 8)]
    [InlineData(30, 8)]
    [InlineData(120, 5)]
    public void Run_AFaultAndCalmHours_IsOneIncident(int minutes, double deviations)
    {
        var cohort = new WatchedCohort(Members, seed: 1);
        cohort.Run(Learning).ShouldBeEmpty();

        cohort.Run(minutes, deviations).ShouldBe([EpisodeChange.Opened]);
        cohort.Run(240).ShouldBe([EpisodeChange.Closed]);
    }

    [Fact]
    public void Run_HalfAnHourAfterAFault_MembersAreCalm()
    {
        var cohort = new WatchedCohort(Members, seed: 2);
        cohort.Run(Learning);
        cohort.Run(10, deviations: 8);

        cohort.Run(30);

        cohort.AnomalousShare.ShouldBeLessThan(0.06);
    }

    [Theory]
    [InlineData(10, 8)]
    [InlineData(120, 5)]
    public void Run_TheSameFaultHoursLater_IsTheNextIncident(int minutes, double deviations)
    {
        var cohort = new WatchedCohort(Members, seed: 3);
        cohort.Run(Learning);
        cohort.Run(minutes, deviations);
        cohort.Run(400);

        cohort.Run(minutes, deviations).ShouldBe([EpisodeChange.Opened]);
        cohort.Run(120).ShouldBe([EpisodeChange.Closed]);
    }
}
