using DistributedAnomaly.DeskDrills;
using DistributedAnomaly.DeskDrills.Drills;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests.Alerting;

/// <summary>The drills of the project DeskDrills, small.</summary>
public sealed class DeskDrillTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kills_DuringAStorm_EveryBeginningAndEveryEndIsToldUnderOneKey(bool routes)
    {
        var figures = await KillDrill.RunAsync(new DrillOptions { Kills = 3, Entities = 20, Routes = routes }, TextWriter.Null);
        Passed(figures);
        figures.NumberOf("alerts").ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Storm_BesideASlowAndADeadReceiver_EveryAlertIsToldToTheOthersOnce()
    {
        var figures = await StormDrill.RunAsync(
            new DrillOptions { Entities = 30, Alerts = 60, Duration = TimeSpan.FromSeconds(8), Routes = true }, withOthers: true);
        Passed(figures);
        figures.NumberOf("notifications: each alert for itself").ShouldBe(120);
        figures.NumberOf("notifications: by rack").ShouldBeLessThan(60);
    }

    private void Passed(Figures figures)
    {
        using var text = new StringWriter();
        figures.Write(text);
        output.WriteLine(text.ToString());
        figures.Violations.ShouldBeEmpty();
    }
}
