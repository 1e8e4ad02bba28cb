using DistributedAnomaly.DeskDrills.Drills;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Acceptance.Tests.Alerting;

/// <summary>The same alerts to a real Alertmanager (Debian's package prometheus-alertmanager) and to the real server.</summary>
public sealed class AlertmanagerTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task SameAlerts_ToAnAlertmanagerAndToTheServer_TheSameIsToldButForEndsThatAreHeldBack()
    {
        if (Executables.Alertmanager is null)
            Assert.Skip("prometheus-alertmanager is not installed (Debian's package of this name)");
        using var table = new StringWriter();
        var figures = await SideBySideDrill.RunAsync(table);
        figures.Write(table);
        output.WriteLine(table.ToString());
        figures.Violations.ShouldBeEmpty();
        figures.NumberOf("notifications of the Alertmanager").ShouldBeGreaterThan(10);
    }
}
