using DistributedAnomaly.ClusterDrills;
using DistributedAnomaly.ClusterDrills.Drills;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Silo.Tests.Drills;

/// <summary>
/// The drills of the project ClusterDrills, small: real silos on a real PostgreSQL lose a silo or the database while a fleet is pushed.
/// Every entity's health, every alert and every notification is then compared with what the monitor alone makes of the same series.
/// </summary>
public sealed class SmallDrillTests(ITestOutputHelper output)
{
    private static readonly DrillOptions Small = new()
    {
        Silos = [2],
        Entities = 500,
        Batch = 100,
        IncidentEvery = 10,
        Round = TimeSpan.FromMilliseconds(250),
        LossWindow = TimeSpan.FromSeconds(2),
        Duration = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public async Task Kill_OfASilo_LosesNoAlertNoNotificationAndNothingOlderThanTheLossWindow() =>
        Passed(await KillDrill.RunAsync(Small, TextWriter.Null));

    [Fact]
    public async Task Stop_OfASilo_LosesNothing() => Passed(await StopDrill.RunAsync(Small, TextWriter.Null));

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Outage_OfTheDatabase_IngestGoesOnAndNothingIsLost() =>
        Passed(await OutageDrill.RunAsync(Small, refuse: false, TextWriter.Null));

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Outage_OfTheDatabase_IngestRefusesAndNothingIsLost() =>
        Passed(await OutageDrill.RunAsync(Small, refuse: true, TextWriter.Null));

    private void Passed(Figures figures)
    {
        using var text = new StringWriter();
        figures.Write(text);
        output.WriteLine(text.ToString());
        figures.Violations.ShouldBeEmpty();
        // Otherwise the drill has shown nothing.
        figures.NumberOf("alerts: transitions expected").ShouldBeGreaterThan(10);
    }
}
