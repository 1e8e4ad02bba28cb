using Microsoft.Playwright;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>The report of <c>detect</c>, opened from the disk in a real browser.</summary>
public sealed class DetectReportTests(Browser browser, DetectReportFile report) : IClassFixture<Browser>, IClassFixture<DetectReportFile>
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Report_FromDisk_OpensWithoutErrorsAndFitsTheWindow(int width, ColorScheme scheme)
    {
        await using var watched = await OpenAsync(width, scheme);

        watched.Errors.ShouldBeEmpty();
        watched.Requests.ShouldBe([report.Address]);
        (await watched.Page.TitleAsync()).ShouldStartWith("Anomalies of ");
        (await watched.TooWideAsync()).ShouldBeEmpty();
        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(width);
    }

    [Fact]
    public async Task Report_EvilName_IsShownAsText()
    {
        await using var watched = await OpenAsync(1280);

        (await watched.Page.GetByText(DetectReportFile.EvilColumn).CountAsync()).ShouldBeGreaterThan(0);
        (await watched.Page.Locator("img").CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Report_Charts_AreDrawnAndHaveNames()
    {
        await using var watched = await OpenAsync(1280);

        var charts = await watched.Page.Locator("figure.chart svg").AllAsync();

        charts.Count.ShouldBe(2, "the map of the score, and how scores are spread");
        foreach (var chart in charts)
        {
            var box = (await chart.BoundingBoxAsync()).ShouldNotBeNull();
            (box.Width > 200 && box.Height > 80).ShouldBeTrue($"{box.Width} x {box.Height}");
            (await chart.GetAttributeAsync("aria-label"))!.Length.ShouldBeGreaterThan(10);
        }

        (await watched.Page.Locator("#map path.shade.flagged").GetAttributeAsync("d"))!.ShouldNotBeEmpty("some place of the map is unusual");
        (await watched.Page.Locator("#rows tbody tr").CountAsync()).ShouldBeGreaterThanOrEqualTo(10, "the rows that are far out");
    }

    private async Task<WatchedPage> OpenAsync(int width, ColorScheme scheme = ColorScheme.Light)
    {
        var watched = await browser.OpenAsync(width, 800, scheme);
        await watched.Page.GotoAsync(report.Address);
        return watched;
    }
}
