using DistributedAnomaly.Simulation.Story;

namespace DistributedAnomaly.Simulation.Tests;

public sealed class AppraisalTests
{
    private readonly SimulatedFleet _fleet = new(new SimulationOptions
    {
        Servers = 100, Days = 2, FaultsPerServerDay = 0.2, FaultsPerCohortDay = 1, CalmStart = TimeSpan.FromDays(1),
    });

    [Fact]
    public void Of_AlarmDuringFault_IsRealAndFindsIt()
    {
        var fault = _fleet.Faults.First(f => f.Server >= 0);

        var figures = Judge(new Alarm(fault.Server, fault.Cohort, fault.FirstStep + 1, "x"));

        figures.RealShare.ShouldBe(1);
        figures.FoundShare.ShouldBe(1.0 / _fleet.Faults.Count, 1e-9);
        figures.Kinds.Single(k => k.Kind == fault.Kind).MedianDelayMinutes.ShouldBe(1);
    }

    [Fact]
    public void Of_AlarmElsewhere_IsFalseAndItsReasonIsTold()
    {
        var server = Enumerable.Range(0, 100).First(s => !_fleet.Faults.Any(f => f.Members.Contains(s)));

        var figures = Judge(new Alarm(server, _fleet.CohortOf(server), 2000, "z-score cpu"), new Alarm(server, _fleet.CohortOf(server), 100, "early"));

        (figures.RealShare, figures.FoundShare).ShouldBe((0, 0));
        (figures.AlarmsPerDay, figures.LearningAlarmsPerDay).ShouldBe((1, 1));
        figures.Falsehoods.ShouldBe([new("z-score cpu", 1)]);
    }

    [Fact]
    public void Of_AlarmBeforeOrLongAfterFault_IsFalse()
    {
        var fault = _fleet.Faults.First(f => f.Server >= 0 && f.LastStep + 20 < _fleet.Steps && f.FirstStep > 1441);

        Judge(new Alarm(fault.Server, fault.Cohort, fault.FirstStep - 1, "x")).RealShare.ShouldBe(0);
        Judge(new Alarm(fault.Server, fault.Cohort, fault.LastStep + 15, "x")).RealShare.ShouldBe(1);
        Judge(new Alarm(fault.Server, fault.Cohort, fault.LastStep + 16, "x")).RealShare.ShouldBe(0);
    }

    [Fact]
    public void Of_IncidentOfTheCohort_FindsTheFaultOfTheCohort()
    {
        var fault = _fleet.Faults.First(f => f.Kind == FaultKind.CohortWide);

        Judge(new Alarm(-1, fault.Cohort, fault.FirstStep + 3, "x")).Kinds.Single(k => k.Kind == FaultKind.CohortWide).Found.ShouldBe(1);
        Judge(new Alarm(-1, (fault.Cohort + 1) % _fleet.Cohorts, fault.FirstStep + 3, "x")).RealShare.ShouldBeLessThan(1);
    }

    private VariantFigures Judge(params Alarm[] alarms) => new Appraisal(_fleet, 1440).Of(StoryVariant.OwnBaselines, alarms, 1);
}
