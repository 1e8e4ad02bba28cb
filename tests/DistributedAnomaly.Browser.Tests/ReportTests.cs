using Microsoft.Playwright;

namespace DistributedAnomaly.Browser.Tests;

/// <summary>The report of a backtest, opened from the disk in a real browser.</summary>
public sealed class ReportTests(Browser browser, ReportFile report) : IClassFixture<Browser>, IClassFixture<ReportFile>
{
    private const int Phone = 360;

    [Theory]
    [InlineData(1280, 900, ColorScheme.Light)]
    [InlineData(1280, 900, ColorScheme.Dark)]
    [InlineData(Phone, 740, ColorScheme.Light)]
    [InlineData(Phone, 740, ColorScheme.Dark)]
    public async Task Report_FromDisk_OpensWithoutErrorsAndAsksForNothing(int width, int height, ColorScheme scheme)
    {
        await using var watched = await OpenAsync(width, height, scheme);

        await watched.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        watched.Errors.ShouldBeEmpty();
        watched.Requests.ShouldBe([report.Address]);
        (await watched.Page.TitleAsync()).ShouldStartWith("Backtest of ");
    }

    [Theory]
    [InlineData(Phone)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Report_AnyWidth_NeedsNoHorizontalScrolling(int width)
    {
        await using var watched = await OpenAsync(width, 740);

        (await watched.TooWideAsync()).ShouldBeEmpty();
        await watched.Page.EvaluateAsync("() => document.querySelectorAll('details:not(.fallback)').forEach(d => d.open = true)");
        (await watched.TooWideAsync()).ShouldBeEmpty();
        (await watched.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(width);
    }

    [Theory]
    [InlineData(Phone, 740)]
    [InlineData(1280, 900)]
    public async Task Report_Charts_AreVisibleAndDrawn(int width, int height)
    {
        await using var watched = await OpenAsync(width, height);
        await watched.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");

        var charts = await watched.Page.Locator("figure.chart svg").AllAsync();

        charts.Count.ShouldBeGreaterThanOrEqualTo(2 * 3 + 2 + 4 + 1, "two entities, two curves, four about thresholds, a close-up");
        foreach (var chart in charts)
        {
            (await chart.IsVisibleAsync()).ShouldBeTrue();
            var box = (await chart.BoundingBoxAsync()).ShouldNotBeNull();
            box.Width.ShouldBeGreaterThan(width * 0.3f);
            box.Height.ShouldBeGreaterThan(80);
            (await chart.GetAttributeAsync("aria-label"))!.Length.ShouldBeGreaterThan(10);
            (await chart.Locator("path:not(.grid), rect").CountAsync()).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Report_EvilNames_AreShownAsText()
    {
        await using var watched = await OpenAsync(1280, 900);

        (await watched.Page.GetByText(ReportFile.EvilMetric).CountAsync()).ShouldBeGreaterThan(0);
        (await watched.Page.Locator("img").CountAsync()).ShouldBe(0);
        (await watched.Page.Locator("script").CountAsync()).ShouldBe(1);
        watched.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Report_Policy_ForbidsEverythingElse()
    {
        await using var watched = await OpenAsync(1280, 900);

        var ran = await watched.Page.EvaluateAsync<bool>(
            "() => { const s = document.createElement('script'); s.textContent = 'window.intruder = 1'; document.body.append(s); return 'intruder' in window; }");

        ran.ShouldBeFalse();
        watched.Errors.ShouldHaveSingleItem().ShouldContain("Content Security Policy");
    }

    [Fact]
    public async Task Report_ColourScheme_FollowsTheSystem()
    {
        await using var light = await OpenAsync(1280, 900);
        await using var dark = await OpenAsync(1280, 900, ColorScheme.Dark);

        var (onLight, onDark) = (await BrightnessAsync(light.Page, "section"), await BrightnessAsync(dark.Page, "section"));

        onLight.Back.ShouldBeGreaterThan(200);
        onLight.Text.ShouldBeLessThan(60);
        onDark.Back.ShouldBeLessThan(60);
        onDark.Text.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Report_Pointer_ReadsValuesOfAllChartsOfTheEntity()
    {
        await using var watched = await OpenAsync(1280, 900);
        var series = watched.Page.Locator(".sync").First;
        var area = series.Locator(".area").First;
        await area.ScrollIntoViewIfNeededAsync();
        var box = (await area.BoundingBoxAsync())!;

        await watched.Page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);

        await Assertions.Expect(series.Locator(".readout").First).ToContainTextAsync("observed");
        await Assertions.Expect(series.Locator(".readout").First).ToContainTextAsync("normal");
        await Assertions.Expect(series.Locator(".surprises .readout")).ToContainTextAsync("surprise");
        await Assertions.Expect(series.Locator(".surprises .readout")).ToContainTextAsync("2026-02-03");
    }

    [Fact]
    public async Task Report_Layer_IsSwitchedOffAndOn()
    {
        await using var watched = await OpenAsync(1280, 900);
        var band = watched.Page.Locator(".sync path.band").First;
        (await band.IsVisibleAsync()).ShouldBeTrue();

        await watched.Page.GetByLabel("normal band").UncheckAsync();
        (await band.IsVisibleAsync()).ShouldBeFalse();

        await watched.Page.GetByLabel("normal band").CheckAsync();
        (await band.IsVisibleAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Report_UsualRange_IsAPartOfTheSameDrawing()
    {
        await using var watched = await OpenAsync(1280, 900);
        var chart = watched.Page.Locator(".sync figure[data-zoom]").First;
        var before = await chart.Locator("svg").GetAttributeAsync("viewBox");

        await watched.Page.GetByLabel("usual range only").CheckAsync();

        var parts = (await chart.Locator("svg").GetAttributeAsync("viewBox"))!.Split(' ');
        before.ShouldBe("0 0 1000 4000");
        float.Parse(parts[3]).ShouldBeInRange(50, 2000, "a part of the height");
        (await chart.Locator(".ys .zoomed span").First.IsVisibleAsync()).ShouldBeTrue();
        (await chart.Locator(".ys .full span").First.IsVisibleAsync()).ShouldBeFalse();

        await watched.Page.GetByLabel("usual range only").UncheckAsync();
        (await chart.Locator("svg").GetAttributeAsync("viewBox")).ShouldBe(before);
    }

    [Fact]
    public async Task Report_Keyboard_OpensAnEpisode()
    {
        await using var watched = await OpenAsync(1280, 900);
        var episode = watched.Page.Locator(".episodes details:not([open])").First;
        await episode.Locator("summary").FocusAsync();

        await watched.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(watched.Page.Locator(".episodes details[open]").First.Locator("table")).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.Locator(".episodes details[open]")).ToHaveCountAsync(2);
    }

    private async Task<WatchedPage> OpenAsync(int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        var watched = await browser.OpenAsync(width, height, scheme);
        await watched.Page.GotoAsync(report.Address);
        return watched;
    }

    private static async Task<(int Back, int Text)> BrightnessAsync(IPage page, string selector)
    {
        var values = await page.EvaluateAsync<int[]>(
            """
            selector => {
              const style = getComputedStyle(document.querySelector(selector));
              return [style.backgroundColor, style.color].map(c => Math.max(...c.match(/\d+/g).slice(0, 3).map(Number)));
            }
            """,
            selector);
        return (values[0], values[1]);
    }
}
